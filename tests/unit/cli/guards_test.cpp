#include <doctest/doctest.h>

#include "tests/unit/cli/program_fixture.hpp"

using fishway::test::Folder;

namespace {

Folder& with_migration(Folder& folder) {
  folder.write("migrations/V1__a.sql", "CREATE TABLE a (id INTEGER);\n");
  folder.write("migrations/U1__a.sql", "DROP TABLE a;\n");
  return folder;
}

std::string error_kind(const fishway::test::ProgramRun& run) { return run.document().at("error").at("kind"); }

}  // namespace

TEST_CASE("migrate with a label is refused on a database that does not carry it") {
  Folder folder;
  with_migration(folder);
  const auto unlabelled = folder.run_on_sqlite({"migrate", "--label", "production"});
  CHECK(unlabelled.exit_code == 5);
  CHECK(error_kind(unlabelled) == "refused");
  CHECK(folder.run_on_sqlite({"label", "staging"}).exit_code == 0);
  CHECK(folder.run_on_sqlite({"migrate", "--label", "production"}).exit_code == 5);
  CHECK(folder.run_on_sqlite({"migrate", "--label", "staging"}).exit_code == 0);
}

TEST_CASE("a database that is labelled with another environment's name is not touched") {
  Folder folder;
  with_migration(folder);
  folder.write("fishway.toml", "[environments.staging]\n[environments.production]\n");
  CHECK(folder.run_on_sqlite({"label", "production"}).exit_code == 0);
  CHECK(folder.run_on_sqlite({"migrate", "--environment", "staging"}).exit_code == 5);
  CHECK(folder.run_on_sqlite({"migrate", "--environment", "production"}).exit_code == 0);
}

TEST_CASE("undo and clean are refused on a protected database until the protection is lifted") {
  Folder folder;
  with_migration(folder);
  CHECK(folder.run_on_sqlite({"migrate"}).exit_code == 0);
  CHECK(folder.run_on_sqlite({"label", "--protect"}).document().at("protected") == true);
  CHECK(folder.run_on_sqlite({"undo"}).exit_code == 5);
  CHECK(folder.run_on_sqlite({"clean", "--clean-disabled=false"}).exit_code == 5);
  CHECK(folder.run_on_sqlite({"label", "--protect=false"}).document().at("protected") == false);
  CHECK(folder.run_on_sqlite({"undo"}).exit_code == 0);
}

TEST_CASE("what a protected database refuses is done where its label is typed, exactly, as a flag") {
  Folder folder;
  with_migration(folder);
  CHECK(folder.run_on_sqlite({"migrate"}).exit_code == 0);
  CHECK(folder.run_on_sqlite({"label", "production", "--protect"}).exit_code == 0);
  CHECK(folder.run_on_sqlite({"undo", "--yes"}).exit_code == 5);
  CHECK(folder.run_on_sqlite({"undo", "--yes-i-mean", "Production"}).exit_code == 5);
  CHECK(folder.run_on_sqlite({"undo", "--yes-i-mean", "production"}).exit_code == 0);
}

TEST_CASE("a migration that loses data is refused on a protected database, also where it is allowed") {
  Folder folder;
  with_migration(folder);
  CHECK(folder.run_on_sqlite({"migrate"}).exit_code == 0);
  CHECK(folder.run_on_sqlite({"label", "production", "--protect"}).exit_code == 0);
  folder.write("migrations/V2__b.sql", "INSERT INTO a VALUES (1);\n");
  CHECK(folder.run_on_sqlite({"migrate"}).exit_code == 0);
  folder.write("migrations/V3__c.sql", "-- fishway: allow=drop-table reason=\"moved\"\nDROP TABLE a;\n");
  CHECK(folder.run_on_sqlite({"migrate"}).exit_code == 5);
  CHECK(folder.run_on_sqlite({"migrate", "--gate", "off"}).exit_code == 5);
  CHECK(folder.run_on_sqlite({"migrate", "--yes-i-mean", "production"}).exit_code == 0);
}

TEST_CASE("a folder without migrations is an error, and nothing is changed") {
  Folder folder;
  const auto run = folder.run_on_sqlite({"migrate"});
  CHECK(run.exit_code == 2);
  CHECK(error_kind(run) == "configuration");
}

TEST_CASE("what is not in effect, and without which too much would run, is refused") {
  Folder folder;
  with_migration(folder);
  CHECK(folder.run_on_sqlite({"migrate", "--phase", "expand"}).exit_code == 2);
  CHECK(folder.run_on_sqlite({"plan", "--retries", "3", "--allow", "drop-column"}).document().at("warnings").empty());
}
