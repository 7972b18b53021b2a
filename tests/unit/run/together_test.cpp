// Migrations that are sent to the server at once: each is a migration of its own in every other respect.
#include <doctest/doctest.h>

#include "tests/unit/run/memory_project.hpp"

namespace fishway::test {
namespace {

/// With an empty database and so many migrations, each of which makes a table.
struct Together : Project {
  explicit Together(int migrations) : Project(Dialect::postgresql) {
    script.sends_together = true;
    for (int i = 1; i <= migrations; ++i) write(i, "CREATE TABLE t" + std::to_string(i) + " (i int);");
  }
  void write(int number, const std::string& text) { Project::write("V" + std::to_string(number) + "__t.sql", text); }
  std::vector<std::string> recorded() const {
    std::vector<std::string> versions;
    for (const HistoryRow& row : *database.history) versions.push_back(row.version.value_or("?"));
    return versions;
  }
};

TEST_CASE("on an empty database migrations are sent together, ever more of them, and told one by one") {
  Together project(30);
  const RunResult result = project.migrate();
  CHECK_FALSE(result.error);
  CHECK(result.applied.size() == 30);
  CHECK(project.session->count("together") == 4);  // 4, 8, 16 and the other two
  CHECK(project.session->count("transaction") == 0);
  CHECK(project.listener.count<MigrationStarted>() == 30);
  CHECK(project.listener.count<MigrationApplied>() == 30);
  CHECK(project.database.executed.size() == 30);
  CHECK(project.recorded().front() == "1");
  CHECK(project.recorded().back() == "30");
  CHECK(result.applied[7].version == "8");
  CHECK(result.applied[7].statements == 1);
}

TEST_CASE("where there was a history, each migration is sent by itself") {
  Together project(1);
  project.migrate();
  for (int i = 2; i <= 6; ++i) project.write(i, "SELECT 1;");
  CHECK_FALSE(project.migrate().error);
  CHECK(project.session->count("together") == 0);
  CHECK(project.session->count("transaction") == 5);
}

TEST_CASE("what has something of its own is sent by itself") {
  Together project(7);
  SUBCASE("a directive") { project.write(3, "-- fishway: lock_timeout=1s\nSELECT 1;"); }
  SUBCASE("a statement outside a transaction") { project.write(3, "CREATE INDEX CONCURRENTLY i ON t1 (i);"); }
  SUBCASE("a directive for one statement") { project.write(3, "SELECT 1;\n\n-- fishway: lock_timeout=1s\nSELECT 2;"); }
  SUBCASE("COPY data") { project.write(3, "COPY t1 FROM STDIN;\n1\n\\.\n"); }
  SUBCASE("nothing at all") { project.write(3, "-- nothing\n"); }
  SUBCASE("much text") { project.write(3, "SELECT '" + std::string(50'000, 'x') + "';"); }
  CHECK_FALSE(project.migrate().error);
  CHECK(project.session->count("together") == 2);
  CHECK(project.session->count("transaction") + project.session->count("alone") == 1);
  CHECK(project.recorded().size() == 7);
}

TEST_CASE("callbacks around each migration keep it by itself") {
  Together project(8);
  project.Project::write("beforeEachMigrate.sql", "SELECT 1;");
  CHECK_FALSE(project.migrate().error);
  CHECK(project.session->count("together") == 0);
}

TEST_CASE("a migration that fails among others is the one that is blamed; those before it stay") {
  Together project(8);
  project.write(3, "SELECT 1;\nFAIL;");
  const RunResult result = project.migrate();
  REQUIRE(result.error);
  CHECK(result.error->kind == ErrorKind::migration_failed);
  CHECK(result.error->place.text() == "V3__t.sql:2:1");
  CHECK(result.error->message.find("nothing of V3 was applied") != std::string::npos);
  CHECK(result.applied.size() == 2);
  CHECK(project.recorded() == texts({"1", "2"}));
  CHECK(result.pending == texts({"3", "4", "5", "6", "7", "8"}));
  CHECK(project.session->count("transaction") == 0);  // It is not executed a second time.
}

TEST_CASE("a migration that is locked out among others is tried again by itself") {
  Together project(8);
  project.write(3, "SELECT 'LOCKED';");
  Blocker blocker;
  blocker.pid = 7;
  project.script.lock_outs = {{LockOut::Cause::lock_timeout, {blocker}, {}}};
  const RunResult result = project.migrate();
  CHECK_FALSE(result.error);
  REQUIRE(result.applied.size() == 8);
  CHECK(result.applied[2].attempts == 2);
  CHECK(result.applied[3].attempts == 1);
  CHECK(project.session->count("transaction") == 1);
  CHECK(project.session->count("look") == 1);
  CHECK(project.recorded() == texts({"1", "2", "3", "4", "5", "6", "7", "8"}));
}

TEST_CASE("a connection that is lost among others: the history says how far they came") {
  Together project(8);
  project.write(2, "INSERT INTO LOST VALUES (1);");
  project.script.losses = 1;
  std::size_t expected_settled = 1;
  SUBCASE("when the server went on") {
    project.script.commits_before_loss = true;
    expected_settled = 3;  // all that were under way
  }
  SUBCASE("when it did not") {}
  const RunResult result = project.migrate();
  CHECK_FALSE(result.error);
  CHECK(result.applied.size() == 8);
  CHECK(project.database.executed.size() == 8);  // nothing twice
  CHECK(project.listener.took_effect.size() == expected_settled);
  CHECK(project.listener.count<MigrationApplied>() == 8);
  CHECK(project.recorded() == texts({"1", "2", "3", "4", "5", "6", "7", "8"}));
}

}  // namespace
}  // namespace fishway::test
