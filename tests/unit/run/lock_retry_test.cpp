#include "core/run/lock_retry.hpp"

#include <doctest/doctest.h>

#include <csignal>

#include "tests/unit/run/memory_project.hpp"

namespace fishway::test {
namespace {

Blocker reader() {
  Blocker blocker;
  blocker.pid = 4711;
  blocker.transaction = "3/17";
  blocker.application = "report";
  blocker.advice = "SELECT pg_terminate_backend(4711)";
  return blocker;
}

LockOut behind(std::vector<Blocker> blockers) {
  return {.cause = LockOut::Cause::lock_timeout, .blockers = std::move(blockers), .missing_right = {}};
}

std::vector<Milliseconds::rep> lock_limits(const Project& project) {
  std::vector<Milliseconds::rep> limits;
  for (const StatementLimits& each : project.session->limits) limits.push_back(each.lock.count());
  return limits;
}

TEST_CASE("a segment that was locked out is replayed once those in the way are gone") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "INSERT INTO a VALUES (1);\nALTER TABLE LOCKED ADD b int;");
  project.script.lock_outs = {behind({reader()})};
  project.script.looks = {1, 1};
  RunResult result = project.migrate();
  CHECK_FALSE(result.error);
  CHECK(project.database.executed == texts({"INSERT INTO a VALUES (1)", "ALTER TABLE LOCKED ADD b int"}));
  CHECK(project.session->count("look") == 3);
  REQUIRE(result.applied.size() == 1);
  CHECK(result.applied[0].attempts == 2);
  REQUIRE(result.applied[0].watched);
  CHECK(result.applied[0].watched->pid == 4711);
  CHECK(project.listener.count<LockedOut>() == 1);
  CHECK(project.listener.count<WaitingForOthers>() >= 1);
}

TEST_CASE("the tries used up are an error with who was in the way and what to type, and nothing is left") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "-- fishway: retries=3\n\nALTER TABLE LOCKED ADD b int;");
  project.script.lock_outs = std::vector<LockOut>(5, behind({reader()}));
  RunResult result = project.migrate();
  REQUIRE(result.error);
  CHECK(result.error->kind == ErrorKind::lock_timeout);
  CHECK(exit_code(result.error->kind) == 1);
  CHECK(result.error->message.starts_with("lock timeout after 3 tries in "));
  CHECK(result.error->message.find("nothing of V1 was applied") != std::string::npos);
  CHECK(result.error->hint.find("SELECT pg_terminate_backend(4711)") != std::string::npos);
  REQUIRE(result.error->blockers.size() == 1);
  CHECK(project.script.lock_outs.size() == 5);
  CHECK(project.session->script.lock_outs.size() == 2);
  CHECK(project.database.executed.empty());
  CHECK(project.database.history->empty());
}

TEST_CASE("attempts are short at first, and get longer up to the limit where nobody was seen in the way") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "ALTER TABLE LOCKED ADD b int;");
  project.script.lock_outs = std::vector<LockOut>(7, behind({}));
  CHECK_FALSE(project.migrate().error);
  CHECK(lock_limits(project) == std::vector<Milliseconds::rep>{200, 200, 200, 400, 800, 1600, 2000, 2000});
}

TEST_CASE("a directive sets the limit of its statement, and never below it the first attempt of the file") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql",
                "-- fishway: lock_timeout=150ms statement_timeout=1min\n\nSELECT 1;\n"
                "-- fishway: lock_timeout=50ms\nALTER TABLE a ADD b int;");
  CHECK_FALSE(project.migrate().error);
  CHECK(lock_limits(project) == std::vector<Milliseconds::rep>{150, 50});
  CHECK(project.session->limits.front().time == Milliseconds(60'000));
}

TEST_CASE("a statement has its own directives also when others travelled in the same message behind it") {
  MemoryDatabase database;
  MemorySession session(database, Dialect::postgresql);
  const RunOptions options = never_sleeping();
  Listener listener;
  std::vector<Statement> statements(2);
  statements[0].number = 1;
  statements[0].directives.items.push_back({"retries", "2", {}});
  statements[1].number = 2;
  int attempts = 0;
  LockRetry retry(options.retry_surroundings(session, listener), nullptr);
  const Outcome outcome = retry.run([&](LockPolicy& policy) {
    ++attempts;
    for (const Statement& statement : statements) policy.limits(statement);
    Outcome locked_out;
    locked_out.kind = Outcome::Kind::failed;
    locked_out.error.emplace().number = 1;
    locked_out.lock_out = behind({});
    return locked_out;
  });
  CHECK(attempts == 2);
  CHECK(outcome.error->message.starts_with("lock timeout after 2 tries"));
}

TEST_CASE("what keeps nobody waiting has no lock limit, unless its transaction may hold locks already") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "ALTER TABLE a VALIDATE CONSTRAINT c;\nCREATE INDEX CONCURRENTLY i ON a (b);");
  project.write("V2__two.sql", "ALTER TABLE a ADD b int;\nALTER TABLE a VALIDATE CONSTRAINT c;");
  CHECK_FALSE(project.migrate().error);
  CHECK(lock_limits(project) == std::vector<Milliseconds::rep>{0, 0, 200, 200});
}

TEST_CASE("an autovacuum in the way gets an attempt that makes it give way") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "ALTER TABLE LOCKED ADD b int;");
  Blocker vacuum = reader();
  vacuum.kind = Blocker::Kind::autovacuum;
  project.script.lock_outs = {behind({vacuum})};
  project.script.looks = std::vector<std::size_t>(1'000'000, 1);
  project.options.sleep = {};  // it has to be watched for a while first
  CHECK_FALSE(project.migrate().error);
  REQUIRE(project.session->limits.size() == 2);
  CHECK_FALSE(project.session->limits[0].clears_autovacuum);
  CHECK(project.session->limits[1].clears_autovacuum);
}

TEST_CASE("a deadlock is tried again without watching anybody") {
  Project project(Dialect::mysql);
  project.write("V1__one.sql", "UPDATE LOCKED SET a = 1;");
  project.script.lock_outs = {{.cause = LockOut::Cause::deadlock, .blockers = {reader()}, .missing_right = {}}};
  CHECK_FALSE(project.migrate().error);
  CHECK(project.session->count("look") == 0);
  CHECK(project.session->count("transaction") == 2);
}

TEST_CASE("a signal ends the watching") {
  Project project(Dialect::postgresql);
  project.write("V1__one.sql", "ALTER TABLE LOCKED ADD b int;");
  project.script.lock_outs = {behind({reader()})};
  project.script.looks = std::vector<std::size_t>(1'000'000, 1);
  std::atomic<int> signal = 0;
  project.options.stop_signal = &signal;
  project.options.sleep = [&](Milliseconds) { signal = SIGTERM; };
  RunResult result = project.migrate();
  REQUIRE(result.error);
  CHECK(result.error->kind == ErrorKind::terminated);
  CHECK(project.database.executed.empty());
}

TEST_CASE("a group of migrations is replayed as a whole") {
  Project project(Dialect::postgresql);
  project.options.group = true;
  project.write("V1__one.sql", "INSERT INTO a VALUES (1);");
  project.write("V2__two.sql", "ALTER TABLE LOCKED ADD b int;");
  project.script.lock_outs = {behind({reader()})};
  CHECK_FALSE(project.migrate().error);
  CHECK(project.database.executed == texts({"INSERT INTO a VALUES (1)", "ALTER TABLE LOCKED ADD b int"}));
  CHECK(project.database.history->size() == 2);
}

TEST_CASE("--allow and the directive allow a hazard") {
  MemoryDatabase database;
  MemorySession session(database, Dialect::mysql);
  Listener listener;
  RetryOptions options;
  Statement statement;
  Directives file;
  LockRetry retry({session, options, listener, {}, nullptr}, &file);
  CHECK_FALSE(retry.allows(statement, "table-copy"));
  options.allow = {"table-copy"};
  CHECK(retry.allows(statement, "table-copy"));
  options.allow.clear();
  statement.directives.items = {{"allow", "drop-column,table-copy", {}}};
  CHECK(retry.allows(statement, "table-copy"));
  CHECK_FALSE(retry.allows(statement, "table"));
  statement.directives.items.clear();
  file.items = {{"allow", "table-copy", {}}};
  CHECK(retry.allows(statement, "table-copy"));
}

}  // namespace
}  // namespace fishway::test
