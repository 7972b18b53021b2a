#include "cli/commands/next_version.hpp"

#include <doctest/doctest.h>

#include "tests/unit/cli/program_fixture.hpp"

using fishway::test::Folder;

TEST_CASE("the last number goes up by one and keeps its width and separators") {
  CHECK(fishway::incremented("1") == "2");
  CHECK(fishway::incremented("9") == "10");
  CHECK(fishway::incremented("009") == "010");
  CHECK(fishway::incremented("1.2.9") == "1.2.10");
  CHECK(fishway::incremented("2_3") == "2_4");
}

TEST_CASE("new writes the next version in the style of the highest one") {
  Folder folder;
  folder.write("migrations/V001__a.sql", "");
  folder.write("migrations/V009__b.sql", "");
  CHECK(folder.run_on_sqlite({"new", "add", "email"}).document().at("version") == "010");
  CHECK(std::filesystem::exists(folder.path() / "migrations/V010__add_email.sql"));
}

TEST_CASE("new goes on with times where versions are times") {
  Folder folder;
  folder.write("migrations/V20200101000000__a.sql", "");
  const std::string version = folder.run_on_sqlite({"new", "b"}).document().at("version");
  CHECK(version.size() == 14);
  CHECK(version > "20200101000000");
}

TEST_CASE("new writes a repeatable migration, an undo script and a phase") {
  Folder folder;
  CHECK(folder.run_on_sqlite({"new", "--repeatable", "view"}).exit_code == 0);
  CHECK(std::filesystem::exists(folder.path() / "migrations/R__view.sql"));
  const auto run = folder.run_on_sqlite({"new", "--undo", "--phase", "contract", "drop it"});
  CHECK(run.document().at("files").size() == 2);
  CHECK(std::filesystem::exists(folder.path() / "migrations/U1__drop_it.sql"));
}

TEST_CASE("new never overwrites") {
  Folder folder;
  folder.write("migrations/R__view.sql", "SELECT 1;");
  const auto run = folder.run_on_sqlite({"new", "--repeatable", "view"});
  CHECK(run.exit_code == 2);
  CHECK(std::filesystem::file_size(folder.path() / "migrations/R__view.sql") == 9);
}

TEST_CASE("new refuses a description that cannot stand in a file name") {
  Folder folder;
  CHECK(folder.run_on_sqlite({"new", "a/b"}).exit_code == 2);
  CHECK(folder.run_on_sqlite({"new", "a__b"}).exit_code == 2);
  CHECK(folder.run_on_sqlite({"new"}).exit_code == 2);
}
