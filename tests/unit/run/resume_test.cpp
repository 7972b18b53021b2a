#include <doctest/doctest.h>

#include "tests/unit/run/memory_project.hpp"

namespace fishway::test {
namespace {

Probe found(Probe::Effect effect) {
  Probe probe;
  probe.effect = effect;
  probe.finding = "index ai exists and is valid";
  probe.where_to_look = "\\d a";
  return probe;
}

TEST_CASE("a connection lost before the commit is got back, and the migration runs again in the same run") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "INSERT INTO LOST VALUES (1);");
  project.write("V2__two.sql", "SELECT 2;");
  project.script.losses = 1;
  RunResult result = project.migrate();
  CHECK_FALSE(result.error);
  CHECK(result.applied.size() == 2);
  CHECK(project.session->count("reconnect") == 1);
  CHECK(project.session->count("try lock") == 2);
  CHECK(project.database.executed == texts({"INSERT INTO LOST VALUES (1)", "SELECT 2"}));
  CHECK(project.listener.took_effect == std::vector<bool>{false});
}

TEST_CASE("a connection lost during the commit is settled by the history, and nothing is done twice") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "INSERT INTO LOST VALUES (1);");
  project.write("V2__two.sql", "SELECT 2;");
  project.script.losses = 1;
  project.script.commits_before_loss = true;
  RunResult result = project.migrate();
  CHECK_FALSE(result.error);
  REQUIRE(result.applied.size() == 2);
  CHECK(result.applied[0].script == "V1__one.sql");
  CHECK(project.database.executed == texts({"INSERT INTO LOST VALUES (1)", "SELECT 2"}));
  CHECK(project.listener.took_effect == std::vector<bool>{true});
}

TEST_CASE("a connection lost when all is applied does not fail the run") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "SELECT 1;");
  project.script.loses_when_all_is_done = true;
  RunResult result = project.migrate();
  CHECK_FALSE(result.error);
  CHECK(project.session->count("reconnect") == 1);
  CHECK(result.to == "1");
}

TEST_CASE("a statement that takes the connection with it each time is not tried for ever") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "INSERT INTO LOST VALUES (1);");
  RunResult result = project.migrate();
  REQUIRE(result.error);
  CHECK(result.error->kind == ErrorKind::in_doubt);
  CHECK(project.session->count("reconnect") == 5);
}

TEST_CASE("an announced statement that took effect is ticked off") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql",
                "CREATE TABLE a (i int);\nCREATE INDEX CONCURRENTLY LOST ON a (i);\nINSERT INTO a VALUES (1);");
  project.script.losses = 1;
  project.script.probes = {found(Probe::Effect::took_effect)};
  RunResult result = project.migrate();
  CHECK_FALSE(result.error);
  CHECK(project.database.executed == texts({"CREATE TABLE a (i int)", "INSERT INTO a VALUES (1)"}));
  CHECK(project.listener.count<DoubtSettled>() >= 1);
  CHECK(project.database.checkpoints.empty());
}

TEST_CASE("an announced statement that left nothing is executed again") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "CREATE TABLE a (i int);\nCREATE INDEX CONCURRENTLY LOST ON a (i);");
  project.script.losses = 1;
  project.script.probes = {found(Probe::Effect::in_progress), found(Probe::Effect::none)};
  CHECK_FALSE(project.migrate().error);
  CHECK(project.session->count("probe") == 2);
  CHECK(project.database.executed == texts({"CREATE TABLE a (i int)", "CREATE INDEX CONCURRENTLY LOST ON a (i)"}));
}

TEST_CASE("where nobody can know, the error says where to look and what to type") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "CREATE INDEX CONCURRENTLY LOST ON a (i);");
  project.script.losses = 1;
  project.script.probes = {found(Probe::Effect::unknown)};
  RunResult result = project.migrate();
  REQUIRE(result.error);
  CHECK(exit_code(result.error->kind) == 8);
  CHECK(result.error->hint.find("\\d a") != std::string::npos);
  CHECK(result.error->hint.find("fishway resolve 1 --as applied") != std::string::npos);
  CHECK(project.session->count("reconnect") == 1);
}

TEST_CASE("an executed statement that was edited is shown beside what stands there now") {
  Project project(Dialect::mysql);
  project.write("V1__one.sql", "CREATE TABLE a (i int);\nCREATE TABLE FAIL (i int);");
  CHECK(project.migrate().error);
  project.write("V1__one.sql", "CREATE TABLE a (i bigint);\nCREATE TABLE b (i int);");
  RunResult result = project.migrate();
  REQUIRE(result.error);
  CHECK(result.error->kind == ErrorKind::validation);
  CHECK(result.error->message.find("executed: CREATE TABLE a (i int)") != std::string::npos);
  CHECK(result.error->message.find("now in the file: CREATE TABLE a (i bigint)") != std::string::npos);
}

TEST_CASE("with transactions off, changes of rows still commit with their checkpoints") {
  Project project(Dialect::postgresql);
  project.write(
      "V1__one.sql",
      "-- fishway: transaction=off\n\nINSERT INTO a VALUES (1);\nINSERT INTO a VALUES (2);\nVACUUM a;\nCALL p();");
  CHECK_FALSE(project.migrate().error);
  CHECK(project.session->count("transaction") == 2);
  CHECK(project.session->count("alone") == 2);
}

TEST_CASE("the texts of executed statements survive the progress table's text column") {
  const std::vector<ExecutedStatement> executed = {{0x1f, "CREATE TABLE a (\n  i int\n)"}, {~0ULL, "a \\n \\ b"}};
  CHECK(executed_from_text(to_text(executed)) == executed);
  CHECK(executed_from_text("nonsense\n\n").empty());
}

}  // namespace
}  // namespace fishway::test
