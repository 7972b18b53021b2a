#include "core/run/runner.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <fstream>

#include "tests/unit/run/memory_project.hpp"

namespace fishway::test {
namespace {

TEST_CASE("a transactional script and its history row are one commit") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "CREATE TABLE a (i int); INSERT INTO a VALUES (1);");
  RunResult result = project.migrate();
  CHECK_FALSE(result.error);
  CHECK(result.to == "1");
  REQUIRE(result.applied.size() == 1);
  CHECK(result.applied[0].statements == 2);
  CHECK(result.applied[0].segments == 1);
  CHECK(project.session->count("transaction") == 1);
  REQUIRE(project.database.history->size() == 1);
  CHECK(project.database.history->front().script == "V1__one.sql");
  CHECK(project.database.history->front().installed_rank == 1);
  CHECK(project.database.checkpoints.empty());
}

TEST_CASE("nothing pending takes no lock and writes nothing") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "SELECT 1;");
  project.migrate();
  RunResult second = project.migrate();
  CHECK_FALSE(second.error);
  CHECK(second.applied.empty());
  CHECK(project.session->log.empty());
}

TEST_CASE("a failed transactional script leaves neither rows nor checkpoints") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "CREATE TABLE a (i int);\nFAIL;");
  RunResult result = project.migrate();
  REQUIRE(result.error);
  CHECK(result.error->kind == ErrorKind::migration_failed);
  CHECK(result.error->place.text() == "V1__one.sql:2:1");
  CHECK(result.error->message.find("nothing of V1 was applied") != std::string::npos);
  CHECK(project.database.history->empty());
  CHECK(project.database.executed.empty());
  CHECK(project.database.checkpoints.empty());
  CHECK(result.pending == texts({"1"}));
}

TEST_CASE("a failed script goes on behind statements that were never sent") {
  Project project(Dialect::mysql);
  const std::string done =
      "CREATE TABLE a (i int);\nLOCK TABLES a WRITE;\nBEGIN;\nINSERT INTO a VALUES (1);\nCOMMIT;\nUNLOCK TABLES;\n";
  project.write("V1__one.sql", done + "CREATE TABLE FAIL (i int);\n");
  CHECK(project.migrate().error);
  project.write("V1__one.sql", done + "CREATE TABLE b (i int);\n");
  CHECK_FALSE(project.migrate().error);
  CHECK(project.database.executed ==
        texts({"CREATE TABLE a (i int)", "INSERT INTO a VALUES (1)", "CREATE TABLE b (i int)"}));
}

TEST_CASE("where DDL commits by itself, a failed script goes on at the statement that failed") {
  Project project(Dialect::mysql);
  project.write("V1__one.sql", "CREATE TABLE a (i int);\nCREATE TABLE b (i int);\nCREATE TABLE FAIL (i int);\n");
  RunResult first = project.migrate();
  REQUIRE(first.error);
  CHECK(first.error->message.find("statements 1 to 2 of V1 applied before and stay") != std::string::npos);
  REQUIRE(project.database.history->size() == 1);
  CHECK_FALSE(project.database.history->front().success);
  REQUIRE(project.database.checkpoints.contains("V1__one.sql"));
  CHECK(project.database.checkpoints["V1__one.sql"].statements_done == 2);

  SUBCASE("when it was corrected") {
    project.write("V1__one.sql", "CREATE TABLE a (i int);\nCREATE TABLE b (i int);\nCREATE TABLE c (i int);\n");
    RunResult second = project.migrate();
    CHECK_FALSE(second.error);
    CHECK(project.database.executed ==
          texts({"CREATE TABLE a (i int)", "CREATE TABLE b (i int)", "CREATE TABLE c (i int)"}));
    REQUIRE(project.database.history->size() == 1);
    CHECK(project.database.history->front().success);
    CHECK(project.database.history->front().installed_rank == 1);
    CHECK(project.database.checkpoints.empty());
  }
  SUBCASE("but not when what was executed has changed") {
    project.write("V1__one.sql", "CREATE TABLE a (i bigint);\nCREATE TABLE b (i int);\nCREATE TABLE c (i int);\n");
    RunResult second = project.migrate();
    REQUIRE(second.error);
    CHECK(second.error->kind == ErrorKind::validation);
    CHECK(project.database.executed.size() == 2);
  }
}

TEST_CASE("what a skipped statement did to the session is done again") {
  Project project(Dialect::mysql);
  project.write("V1__one.sql", "SET @x = 1;\nCREATE TABLE a (i int);\nCREATE TABLE FAIL (i int);\n");
  project.migrate();
  project.database.executed.clear();
  project.write("V1__one.sql", "SET @x = 1;\nCREATE TABLE a (i int);\nCREATE TABLE b (i int);\n");
  CHECK_FALSE(project.migrate().error);
  CHECK(project.database.executed == texts({"SET @x = 1", "CREATE TABLE b (i int)"}));
}

TEST_CASE("a statement that was announced and never ticked off is in doubt") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "CREATE TABLE a (i int);\nCREATE INDEX CONCURRENTLY LOST ON a (i);\n");
  CHECK(project.migrate().error->kind == ErrorKind::in_doubt);
  RunResult second = project.migrate();
  REQUIRE(second.error);
  CHECK(second.error->kind == ErrorKind::in_doubt);
  CHECK(second.error->statement == "CREATE INDEX CONCURRENTLY LOST ON a (i)");
  CHECK(second.error->place == Place{"V1__one.sql", 2, 1});
  CHECK(exit_code(second.error->kind) == 8);
}

TEST_CASE("a mixed script commits its transaction with a checkpoint, and the row with its last statement") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "CREATE TABLE a (i int);\nCREATE INDEX CONCURRENTLY ai ON a (i);\nDROP TABLE b;");
  RunResult result = project.migrate();
  CHECK_FALSE(result.error);
  CHECK(result.applied[0].segments == 3);
  CHECK(project.session->count("transaction") == 2);
  CHECK(project.session->count("alone") == 1);
  CHECK(project.database.checkpoints.empty());
  CHECK(project.database.history->size() == 1);
}

TEST_CASE("a PRAGMA around a SQLite rebuild does not part the history row from the rebuild") {
  Project project(Dialect::sqlite);
  project.write("V1__one.sql", "PRAGMA foreign_keys = OFF;\nCREATE TABLE a (i int);\nPRAGMA foreign_keys = ON;\n");
  RunResult result = project.migrate();
  CHECK_FALSE(result.error);
  CHECK(project.session->count("transaction") == 1);
  CHECK(project.session->count("alone") == 2);
  CHECK(project.database.history->size() == 1);
  CHECK(project.database.checkpoints.empty());
  CHECK(project.database.executed.back() == "PRAGMA foreign_keys = ON");
}

TEST_CASE("a script that breaks at its end stops the run before anything has begun") {
  Project project(Dialect::postgresql);
  project.write("V1__good.sql", "CREATE TABLE a (i int);");
  project.write("V2__bad.sql", "CREATE TABLE b (i int);\nSELECT 'never ended;\n");
  project.write("V3__bad.sql", "SELECT \"never ended;\n");
  RunResult result = project.migrate();
  REQUIRE(result.error);
  CHECK(result.error->kind == ErrorKind::script);
  CHECK(result.error->message.find("V2__bad.sql:2:8") != std::string::npos);
  CHECK(result.error->message.find("V3__bad.sql:1:8") != std::string::npos);
  CHECK(project.session->log.empty());
  CHECK_FALSE(project.database.history);
}

TEST_CASE("a run that finds the lock taken") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "SELECT 1;");
  project.database.lock_holder =
      LockHolder{.id = "4711", .user = "deploy", .application = "other", .client = {}, .since = {}};

  SUBCASE("fails at once without lock-wait, naming the holder") {
    project.options.lock_wait = Milliseconds(0);
    RunResult result = project.migrate();
    REQUIRE(result.error);
    CHECK(result.error->kind == ErrorKind::run_lock_held);
    CHECK(result.error->message.find("4711") != std::string::npos);
    CHECK(project.session->count("try lock") == 1);
    CHECK(project.database.executed.empty());
  }
  SUBCASE("polls until it is free") {
    int tries = 0;
    project.on_try_lock = [&] {
      if (++tries == 5) project.database.lock_holder.reset();
    };
    RunResult result = project.migrate();
    CHECK_FALSE(result.error);
    CHECK(project.session->count("try lock") == 5);
    CHECK(project.session->count("unlock") == 1);
    CHECK(result.applied.size() == 1);
  }
  SUBCASE("goes without it when the other run did all there was to do") {
    project.on_try_lock = [&] {
      Project other(Dialect::postgresql);
      other.write("V1__one.sql", "SELECT 1;");
      other.migrate();
      project.database.history = other.database.history;
    };
    RunResult result = project.migrate();
    CHECK_FALSE(result.error);
    CHECK(result.applied.empty());
    CHECK(result.to == "1");
    CHECK(project.session->count("unlock") == 0);
  }
}

TEST_CASE("a group is one commit with all its rows") {
  Project project(Dialect::postgresql);
  project.options.group = true;
  project.write("V1__one.sql", "CREATE TABLE a (i int);");
  project.write("V2__two.sql", "CREATE TABLE b (i int);");
  SUBCASE("when all can be in a transaction") {
    RunResult result = project.migrate();
    CHECK_FALSE(result.error);
    CHECK(project.session->count("transaction") == 1);
    CHECK(project.database.history->size() == 2);
  }
  SUBCASE("and refuses what cannot") {
    project.write("V3__three.sql", "CREATE INDEX CONCURRENTLY i ON a (i);");
    RunResult result = project.migrate();
    REQUIRE(result.error);
    CHECK(result.error->kind == ErrorKind::configuration);
    CHECK(project.database.executed.empty());
  }
}

TEST_CASE("skipping the execution writes only rows") {
  Project project(Dialect::postgresql);
  project.options.skip_executing = true;
  project.write("V1__one.sql", "CREATE TABLE a (i int);");
  CHECK_FALSE(project.migrate().error);
  CHECK(project.database.executed.empty());
  CHECK(project.database.history->size() == 1);
}

TEST_CASE("a stop signal ends the run between migrations and keeps what is applied") {
  Project project(Dialect::postgresql);
  std::atomic<int> signal = 0;
  project.options.stop_signal = &signal;
  project.write("V1__one.sql", "SELECT 1;");
  project.write("V2__two.sql", "SELECT 2;");
  // The first migration is running when the signal arrives.
  project.on_try_lock = [&] { signal = 0; };
  struct StopAfterFirst : Observer {
    explicit StopAfterFirst(std::atomic<int>& the_signal) : signal(the_signal) {}
    void on(const Event& event) override {
      if (std::holds_alternative<MigrationApplied>(event)) signal = SIGTERM;
    }
    std::atomic<int>& signal;
  } observer(signal);
  CatalogOptions catalog_options;
  catalog_options.locations = {project.folder.string()};
  Catalog catalog = Catalog::load(catalog_options, Placeholders());
  MemorySession session(project.database, Dialect::postgresql);
  RunResult result = Runner(session, catalog, project.options, observer).migrate();
  REQUIRE(result.error);
  CHECK(result.error->kind == ErrorKind::terminated);
  CHECK(exit_code(result.error->kind) == 143);
  CHECK(result.applied.size() == 1);
  CHECK(session.count("unlock") == 1);
}

TEST_CASE("a database with tables and no history is not touched") {
  Project project(Dialect::postgresql);
  project.database.has_tables = true;
  project.write("V1__one.sql", "SELECT 1;");
  project.write("V2__two.sql", "SELECT 2;");
  SUBCASE("unless it is to be baselined") {
    project.options.baseline_on_migrate = true;
    RunResult result = project.migrate();
    CHECK_FALSE(result.error);
    REQUIRE(project.database.history->size() == 2);
    CHECK(project.database.history->front().type == "BASELINE");
    CHECK(project.database.executed == texts({"SELECT 2"}));
  }
  SUBCASE("and the error says how to go on") {
    RunResult result = project.migrate();
    REQUIRE(result.error);
    CHECK(result.error->hint.find("fishway baseline") != std::string::npos);
    CHECK_FALSE(project.database.history);
  }
}

TEST_CASE("callbacks run around the run, and inside each migration's transaction") {
  Project project(Dialect::postgresql);
  for (const char* event :
       {"beforeMigrate", "beforeEachMigrate", "afterEachMigrate", "afterVersioned", "beforeRepeatables",
        "afterMigrateApplied", "afterMigrate", "beforeEachMigrateStatement", "afterEachMigrateStatement"}) {
    project.write(std::string(event) + ".sql", std::string("SELECT '") + event + "';");
  }
  project.write("V1__one.sql", "SELECT 1; SELECT 2;");
  project.write("R__rep.sql", "SELECT 3;");
  CHECK_FALSE(project.migrate().error);
  CHECK(project.database.executed ==
        texts({"SELECT 'beforeMigrate'", "SELECT 'beforeEachMigrate'", "SELECT 'beforeEachMigrateStatement'",
               "SELECT 1", "SELECT 'afterEachMigrateStatement'", "SELECT 'beforeEachMigrateStatement'", "SELECT 2",
               "SELECT 'afterEachMigrateStatement'", "SELECT 'afterEachMigrate'", "SELECT 'afterVersioned'",
               "SELECT 'beforeRepeatables'", "SELECT 'beforeEachMigrate'", "SELECT 'beforeEachMigrateStatement'",
               "SELECT 3", "SELECT 'afterEachMigrateStatement'", "SELECT 'afterEachMigrate'",
               "SELECT 'afterMigrateApplied'", "SELECT 'afterMigrate'"}));
}

}  // namespace
}  // namespace fishway::test
