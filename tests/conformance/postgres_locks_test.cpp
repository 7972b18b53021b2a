// Waiting on PostgreSQL: limits of each statement, who was in the way, what is retried in place, and what is left.
#ifdef FISHWAY_HAS_POSTGRES
#include <algorithm>
#include <functional>
#include <mutex>
#include <thread>

#include "tests/conformance/on_postgres.hpp"
#include "tests/conformance/postgres_holder.hpp"

namespace fishway::conformance {
namespace {

using namespace std::chrono_literals;

// A policy that says what a test wants.
class Policy final : public LockPolicy {
 public:
  StatementLimits limits(const Statement&) override { return given; }
  bool needs_savepoint(const Statement& statement) override { return statement.number == savepoint_before; }
  bool always_in_place(const Statement& statement) override { return statement.number == in_place; }
  bool retry_in_place(const Statement&, const LockOut& lock_out) override {
    retried.push_back(lock_out);
    return on_retry && on_retry();
  }

  StatementLimits given{200ms, 0ms, false};
  std::size_t savepoint_before = 0;
  std::size_t in_place = 0;
  std::function<bool()> on_retry;
  std::vector<LockOut> retried;
};

class Collected final : public NoticeSink {
 public:
  void notice(const Notice& notice) override { all.push_back(notice); }
  bool has(std::string_view text) const {
    return std::any_of(all.begin(), all.end(), [&](auto& n) { return n.message.find(text) != std::string::npos; });
  }
  std::vector<Notice> all;
};

class Told final : public WaitSink {
 public:
  void waiting(const std::vector<Blocker>& blockers, Milliseconds waited) override {
    const std::lock_guard lock(mutex);
    ++times;
    pid = blockers.empty() ? 0 : blockers[0].pid;
    longest = std::max(longest, waited);
  }
  void progress(const std::string& text) override {
    const std::lock_guard lock(mutex);
    texts.push_back(text);
  }
  std::mutex mutex;
  int times = 0;
  long long pid = 0;
  Milliseconds longest{0};
  std::vector<std::string> texts;
};

Outcome commit(Session& session, std::string_view text, Policy& policy, const CommitRecord& record = {}) {
  Statements statements = script(session, text);
  return session.commit_segment(statements, record, policy);
}

Outcome alone(Session& session, std::string_view text, Policy& policy) {
  Statements statement = script(session, text);
  return session.execute_alone(statement, {}, {}, policy);
}

CommitRecord one_row() {
  CommitRecord record;
  record.rows = {history_row(1)};
  return record;
}

void require_lock_out(const Outcome& outcome, LockOut::Cause cause = LockOut::Cause::lock_timeout) {
  if (outcome.error) INFO(outcome.error->code << " " << outcome.error->message);
  REQUIRE(outcome.kind == Outcome::Kind::failed);
  REQUIRE(outcome.lock_out);
  CHECK(outcome.lock_out->cause == cause);
}

// As core does: until those in the way are gone.
bool waits_until_gone(Session& session, std::vector<Blocker> blockers) {
  for (int i = 0; i < 1000; ++i) {
    std::optional<std::vector<Blocker>> still = session.still_in_the_way(blockers);
    if (!still) return false;
    if (still->empty()) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

POSTGRES("a lock-out names who was in the way, and leaves nothing of its segment") {
  auto session = database.connect();
  session->create_history({});
  execute(*session, "CREATE TABLE t1 (i int)");
  PostgresHolder holder(database, "nightly");
  holder.execute("BEGIN");
  holder.execute("SELECT count(*) FROM t1");
  Policy policy;
  Outcome outcome = commit(*session, "CREATE TABLE t2 (i int);\nALTER TABLE t1 ADD j int;", policy, one_row());
  require_lock_out(outcome);
  CHECK(outcome.error->code == "55P03");
  CHECK(outcome.error->number == 2);
  CHECK(outcome.error->place.line == 2);
  REQUIRE(outcome.lock_out->blockers.size() == 1);
  const Blocker& blocker = outcome.lock_out->blockers[0];
  CHECK(blocker.pid == holder.pid());
  CHECK(blocker.kind == Blocker::Kind::session);
  CHECK(blocker.advice == fmt::format("SELECT pg_terminate_backend({})", holder.pid()));
  CHECK(blocker.application == "nightly");
  CHECK(blocker.user == "postgres");
  CHECK(blocker.state == "idle in transaction");
  CHECK(blocker.query == "SELECT count(*) FROM t1");
  CHECK(blocker.since.size() == std::string("2026-11-21T10:00:00Z").size());
  CHECK(blocker.transaction.find('/') != std::string::npos);
  CHECK(outcome.lock_out->missing_right.empty());
  CHECK(holder.value("SELECT to_regclass('t2') IS NULL") == "t");
  CHECK(holder.value("SELECT count(*) FROM fishway_schema_history") == "0");
  CHECK(holder.value(fmt::format("SELECT count(*) FROM pg_locks WHERE relation = 't1'::regclass AND pid <> {}",
                                 holder.pid())) == "0");
}

POSTGRES("who was in the way is watched until its transaction ends, and a new one of the same session does not count") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (i int)");
  PostgresHolder holder(database);
  holder.execute("BEGIN; LOCK TABLE t1");
  Policy policy;
  Outcome outcome = commit(*session, "ALTER TABLE t1 ADD j int", policy);
  require_lock_out(outcome);
  std::optional<std::vector<Blocker>> still = session->still_in_the_way(outcome.lock_out->blockers);
  REQUIRE(still);
  REQUIRE(still->size() == 1);
  CHECK(still->front().pid == holder.pid());
  holder.execute("COMMIT; BEGIN");
  still = session->still_in_the_way(outcome.lock_out->blockers);
  REQUIRE(still);
  CHECK(still->empty());
  require_committed(commit(*session, "ALTER TABLE t1 ADD j int", policy));
}

POSTGRES("who waits in the queue in front counts as well") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (i int)");
  PostgresHolder reader(database), waiter(database);
  reader.execute("BEGIN");
  reader.execute("INSERT INTO t1 VALUES (1)");
  std::future<void> waiting = waiter.execute_after(0ms, "BEGIN; LOCK TABLE t1 IN EXCLUSIVE MODE; COMMIT");
  std::this_thread::sleep_for(100ms);
  Policy policy;
  Outcome outcome = commit(*session, "CREATE INDEX ON t1 (i)", policy);
  require_lock_out(outcome);
  std::vector<long long> pids;
  for (const Blocker& blocker : outcome.lock_out->blockers) pids.push_back(blocker.pid);
  std::sort(pids.begin(), pids.end());
  std::vector<long long> both{reader.pid(), waiter.pid()};
  std::sort(both.begin(), both.end());
  CHECK(pids == both);
  reader.execute("COMMIT");
  waiting.get();
}

POSTGRES("queries of others are not shown when that is not wanted") {
  ConnectOptions options = database.options();
  options.blocker_queries = false;
  auto session = database.connect(options);
  execute(*session, "CREATE TABLE t1 (i int)");
  PostgresHolder holder(database);
  holder.execute("BEGIN");
  holder.execute("SELECT * FROM t1");
  Policy policy;
  Outcome outcome = commit(*session, "ALTER TABLE t1 ADD j int", policy);
  require_lock_out(outcome);
  REQUIRE(outcome.lock_out->blockers.size() == 1);
  CHECK(outcome.lock_out->blockers[0].query.empty());
  CHECK(outcome.lock_out->blockers[0].state == "idle in transaction");
}

POSTGRES("a user without pg_read_all_stats is told which right would show more, and can watch all the same") {
  PostgresHolder admin(database);
  const std::string role = "fw_weak_" + std::to_string(admin.pid());
  admin.execute(fmt::format("CREATE ROLE {0} LOGIN PASSWORD 'weak'; GRANT ALL ON SCHEMA public TO {0}", role));
  ConnectOptions options = database.options();
  options.url.user = role;
  options.url.password = "weak";
  {
    auto session = database.connect(options);
    execute(*session, "CREATE TABLE t1 (i int)");
    admin.execute("BEGIN");
    admin.execute("SELECT * FROM t1");
    Policy policy;
    Outcome outcome = commit(*session, "ALTER TABLE t1 ADD j int", policy);
    require_lock_out(outcome);
    REQUIRE(outcome.lock_out->blockers.size() == 1);
    CHECK(outcome.lock_out->blockers[0].pid == admin.pid());
    CHECK(outcome.lock_out->blockers[0].user == "postgres");
    CHECK(outcome.lock_out->blockers[0].query.empty());
    CHECK(outcome.lock_out->missing_right == "GRANT pg_read_all_stats TO " + role);
    CHECK(session->still_in_the_way(outcome.lock_out->blockers)->size() == 1);
    std::future<void> gone = admin.execute_after(50ms, "COMMIT");
    CHECK(waits_until_gone(*session, outcome.lock_out->blockers));
    gone.wait();
  }
  admin.execute(fmt::format("DROP OWNED BY {0}; DROP ROLE {0}", role));
}

POSTGRES("a prepared transaction is named, and stays in the way until somebody ends it") {
  PostgresHolder holder(database);
  if (holder.value("SHOW max_prepared_transactions") == "0") return;
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (i int)");
  const std::string gid = "it's " + std::to_string(holder.pid());
  holder.execute("BEGIN; INSERT INTO t1 VALUES (1); PREPARE TRANSACTION 'it''s " + std::to_string(holder.pid()) + "'");
  Policy policy;
  Outcome outcome = commit(*session, "ALTER TABLE t1 ADD j int", policy);
  require_lock_out(outcome);
  REQUIRE(outcome.lock_out->blockers.size() == 1);
  const Blocker& blocker = outcome.lock_out->blockers[0];
  CHECK(blocker.kind == Blocker::Kind::prepared_transaction);
  CHECK(blocker.pid == 0);
  CHECK(blocker.transaction == gid);
  const std::string end = fmt::format("ROLLBACK PREPARED 'it''s {}'", holder.pid());
  CHECK(blocker.advice.find(end) != std::string::npos);
  CHECK(session->still_in_the_way(outcome.lock_out->blockers)->size() == 1);
  holder.execute(end);
  CHECK(session->still_in_the_way(outcome.lock_out->blockers)->empty());
  require_committed(commit(*session, "ALTER TABLE t1 ADD j int", policy));
}

POSTGRES("a statement behind SET lock_timeout = 0 has its limit all the same") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (i int)");
  PostgresHolder holder(database);
  holder.execute("BEGIN; LOCK TABLE t1");
  for (const char* setting :
       {"SET lock_timeout = 0", "SELECT pg_catalog.set_config('lock_timeout', '0', false)", "RESET ALL",
        "SET SESSION lock_timeout TO DEFAULT", "DO $$ BEGIN EXECUTE 'SET lock_timeout = 0'; END $$"}) {
    CAPTURE(setting);
    Policy policy;
    require_lock_out(commit(*session, fmt::format("{};\nALTER TABLE t1 ADD j int;", setting), policy));
    require_committed(commit(*session, setting, policy));
    require_lock_out(commit(*session, "ALTER TABLE t1 ADD j int;", policy));
  }
}

POSTGRES("each statement of a transaction has its own limits") {
  auto session = database.connect();
  session->create_history({});
  execute(*session, "CREATE TABLE seen (n int, lock text, time text)");
  class ByNumber final : public LockPolicy {
    StatementLimits limits(const Statement& s) override {
      return {Milliseconds(s.number == 3 ? 0 : s.number * 100), Milliseconds(s.number == 2 ? 60'000 : 0), false};
    }
  } policy;
  const std::string note =
      "INSERT INTO seen VALUES ({}, current_setting('lock_timeout'), "
      "current_setting('statement_timeout'));\n";
  std::string text;
  for (int n = 1; n <= 4; ++n) text += fmt::format(fmt::runtime(note), n);
  Statements statements = script(*session, text);
  require_committed(session->commit_segment(statements, one_row(), policy));
  CHECK(database.value("SELECT string_agg(n || ':' || lock || ':' || time, ' ' ORDER BY n) FROM seen") ==
        "1:100ms:0 2:200ms:1min 3:0:0 4:400ms:0");
}

POSTGRES("a script's own statement_timeout holds for what follows it, but for nothing of fishway's") {
  auto session = database.connect();
  if (session->facts().version_number < 130000) return;
  session->create_history({});
  Policy policy;
  Outcome outcome = commit(*session, "SET statement_timeout = '100ms'; SELECT pg_sleep(5);", policy);
  CHECK(outcome.kind == Outcome::Kind::failed);
  REQUIRE(outcome.error);
  CHECK(outcome.error->code == "57014");
  CHECK_FALSE(outcome.lock_out);
  session->reset();
  require_committed(commit(*session, "SET statement_timeout = '1ms'", policy, one_row()));
  CHECK(session->read_history()->size() == 1);
}

POSTGRES("a statement that takes longer than its statement_timeout fails with that in words, and is no lock-out") {
  auto session = database.connect();
  Policy policy;
  policy.given.time = 150ms;
  Outcome outcome = commit(*session, "SELECT 1;\nSELECT pg_sleep(5);", policy);
  CHECK(outcome.kind == Outcome::Kind::failed);
  CHECK_FALSE(outcome.lock_out);
  REQUIRE(outcome.error);
  CHECK(outcome.error->code == "57014");
  CHECK(outcome.error->number == 2);
  CHECK(outcome.error->message.find("statement_timeout of 150 ms") != std::string::npos);
  CHECK(outcome.error->hint.find("statement_timeout=") != std::string::npos);
}

POSTGRES("statement_timeout while the statement waits for a lock is a lock-out") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (i int)");
  PostgresHolder holder(database);
  holder.execute("BEGIN; LOCK TABLE t1");
  Policy policy;
  policy.given = {5'000ms, 300ms, false};
  Outcome outcome = commit(*session, "ALTER TABLE t1 ADD j int", policy);
  require_lock_out(outcome);
  CHECK(outcome.error->code == "57014");
  CHECK(outcome.lock_out->blockers.size() == 1);
}

POSTGRES("limits of the role break neither a run nor what follows RESET ALL") {
  PostgresHolder admin(database);
  const std::string role = "fw_short_" + std::to_string(admin.pid());
  admin.execute(fmt::format("CREATE ROLE {0} LOGIN SUPERUSER PASSWORD 'short'", role));
  for (const char* name : {"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"})
    admin.execute(fmt::format("ALTER ROLE {} SET {} = '50ms'", role, name));
  ConnectOptions options = database.options();
  options.url.user = role;
  options.url.password = "short";
  {
    auto session = database.connect(options);
    session->create_history({});
    Policy policy;
    require_committed(commit(*session, "SELECT pg_sleep(0.2); RESET ALL; SELECT pg_sleep(0.2);", policy));
    require_committed(alone(*session, "DISCARD ALL", policy));
    require_committed(commit(*session, "SELECT pg_sleep(0.2);", policy, one_row()));
    require_committed(alone(*session, "RESET ALL", policy));
    std::this_thread::sleep_for(100ms);
    CHECK(session->read_history()->size() == 1);
  }
  admin.execute(fmt::format("DROP OWNED BY {0}; DROP ROLE {0}", role));
}

POSTGRES("a second statement is retried in place where its transaction has only made new tables") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (i int)");
  PostgresHolder holder(database);
  holder.execute("BEGIN; LOCK TABLE t1");
  Policy policy;
  policy.savepoint_before = 3;
  policy.on_retry = [&] {
    CHECK(holder.value("SELECT count(*) FROM pg_locks WHERE relation = 't1'::regclass AND NOT granted") == "0");
    if (policy.retried.size() == 2) holder.execute("COMMIT");
    return true;
  };
  require_committed(
      commit(*session,
             "CREATE TABLE t2 (i int);\nCREATE INDEX ON t2 (i);\nALTER TABLE t1 ADD j int;\nINSERT INTO t2 VALUES (1);",
             policy));
  REQUIRE(policy.retried.size() == 2);
  REQUIRE(policy.retried[1].blockers.size() == 1);
  CHECK(policy.retried[1].blockers[0].pid == holder.pid());
  CHECK(database.value("SELECT count(*) FROM t2") == "1");
}

POSTGRES("where the transaction holds something that others could wait for, all of it is rolled back") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (i int); CREATE TABLE t3 (i int)");
  PostgresHolder holder(database);
  holder.execute("BEGIN; LOCK TABLE t1");
  for (const char* before : {"SELECT * FROM t3", "ALTER TABLE t3 ADD j int", "SELECT pg_advisory_xact_lock(4711)"}) {
    CAPTURE(before);
    Policy policy;
    policy.savepoint_before = 2;
    policy.on_retry = [] { return true; };
    require_lock_out(commit(*session, fmt::format("{};\nALTER TABLE t1 ADD j int;", before), policy));
    CHECK(policy.retried.empty());
  }
  CHECK(database.value("SELECT count(*) FROM pg_attribute WHERE attrelid = 't3'::regclass AND attname = 'j'") == "0");
}

POSTGRES("retry=statement stays in place whatever the transaction holds, until the policy gives up") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (i int); CREATE TABLE t3 (i int)");
  PostgresHolder holder(database);
  holder.execute("BEGIN; LOCK TABLE t1");
  Policy policy;
  policy.in_place = 2;
  policy.on_retry = [&] { return policy.retried.size() < 3; };
  require_lock_out(commit(*session, "ALTER TABLE t3 ADD j int;\nALTER TABLE t1 ADD j int;", policy));
  CHECK(policy.retried.size() == 3);
  policy.retried.clear();
  policy.on_retry = [&] {
    holder.execute("COMMIT");
    return true;
  };
  require_committed(commit(*session, "ALTER TABLE t3 ADD j int;\nALTER TABLE t1 ADD j int;", policy));
  CHECK(policy.retried.size() == 1);
}

POSTGRES("a deadlock is told apart, and leaves nothing") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (i int); CREATE TABLE t3 (i int)");
  PostgresHolder holder(database);
  holder.execute("SET deadlock_timeout = '10s'");
  holder.execute("BEGIN; LOCK TABLE t1");
  std::future<void> waits = holder.execute_after(300ms, "LOCK TABLE t3");
  Policy policy;
  policy.given.lock = 10'000ms;
  Outcome outcome = commit(*session, "ALTER TABLE t3 ADD j int;\nALTER TABLE t1 ADD j int;", policy);
  require_lock_out(outcome, LockOut::Cause::deadlock);
  CHECK(outcome.error->number == 2);
  waits.wait();
  holder.execute("COMMIT");
}

POSTGRES("a serialization failure at the commit can be tried again") {
  auto session = database.connect();
  session->create_history({});
  execute(*session,
          "CREATE TABLE t1 (i int); INSERT INTO t1 VALUES (1); CREATE TABLE t3 (i int); INSERT INTO t3 VALUES (1)");
  PostgresHolder holder(database);
  holder.execute("BEGIN ISOLATION LEVEL SERIALIZABLE; SELECT sum(i) FROM t1; INSERT INTO t3 SELECT 2");
  // The other commits while this one is between its reading and its commit.
  std::future<void> commits = holder.execute_after(100ms, "COMMIT");
  Policy policy;
  Outcome outcome = commit(*session,
                           "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;\nSELECT sum(i) FROM t3;\nINSERT INTO t1 "
                           "SELECT 2;\nSELECT pg_sleep(0.3);",
                           policy, one_row());
  commits.wait();
  require_lock_out(outcome, LockOut::Cause::serialization);
  CHECK(session->read_history()->empty());
}

POSTGRES("a record that does not get its lock is a lock-out as well, of no statement") {
  auto session = database.connect();
  session->create_history({});
  PostgresHolder holder(database);
  holder.execute("BEGIN; LOCK TABLE fishway_schema_history");
  Policy policy;
  Outcome outcome = commit(*session, "CREATE TABLE t2 (i int)", policy, one_row());
  require_lock_out(outcome);
  CHECK(outcome.error->number == 0);
  CHECK(outcome.lock_out->blockers.size() == 1);
  CHECK(holder.value("SELECT to_regclass('t2') IS NULL") == "t");
}

POSTGRES("an empty progress table that somebody reads may stay") {
  auto session = database.connect();
  session->write_checkpoint(checkpoint("V1__test.sql"));
  CommitRecord record;
  record.clear_checkpoint = "V1__test.sql";
  Statements none;
  require_committed(session->commit_segment(none, record));
  PostgresHolder dump(database, "pg_dump");
  dump.execute("BEGIN");
  dump.execute("SELECT * FROM fishway_schema_history_progress");
  session->drop_empty_progress();
  CHECK(dump.value("SELECT to_regclass('fishway_schema_history_progress') IS NULL") == "f");
  dump.execute("COMMIT");
  session->drop_empty_progress();
  CHECK(dump.value("SELECT to_regclass('fishway_schema_history_progress') IS NULL") == "t");
}

POSTGRES("who waits is told to the sink while it lasts, and not afterwards") {
  Told told;
  auto session = database.connect();
  execute(*session, "CREATE TABLE t1 (i int)");
  session->set_wait_sink(&told);
  PostgresHolder holder(database);
  holder.execute("BEGIN; LOCK TABLE t1");
  std::future<void> ends = holder.execute_after(1'700ms, "COMMIT");
  Policy policy;
  policy.given.lock = 0ms;
  require_committed(commit(*session, "ALTER TABLE t1 ADD j int", policy));
  const int times = told.times;  // nobody else tells any more
  CHECK(times == 2);
  CHECK(told.pid == holder.pid());
  CHECK(told.longest >= 1'000ms);
  session->set_wait_sink(nullptr);
  ends.wait();
}

POSTGRES("how far a long index build has come is told") {
  Told told;
  auto session = database.connect();
  if (session->facts().version_number < 120000) return;
  execute(*session,
          "CREATE FUNCTION slow(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(0.01); RETURN "
          "i; END'; CREATE TABLE t (i int); INSERT INTO t SELECT generate_series(1, 260)");
  session->set_wait_sink(&told);
  Policy policy;
  require_committed(alone(*session, "CREATE INDEX CONCURRENTLY t_i ON t (slow(i))", policy));
  session->set_wait_sink(nullptr);
  REQUIRE(told.texts.size() == 1);
  CHECK(told.texts[0].find("building index") != std::string::npos);
}

POSTGRES("fishway's own writing does not wait without an end, and says who keeps it waiting") {
  auto session = database.connect();
  session->create_history({});
  PostgresHolder holder(database);
  holder.execute("BEGIN; LOCK TABLE fishway_schema_history");
  Error error = thrown_by([&] { session->read_history(); });
  CHECK(error.kind == ErrorKind::lock_timeout);
  REQUIRE(error.blockers.size() == 1);
  CHECK(error.blockers[0].pid == holder.pid());
}

POSTGRES("a lone statement has its limits, and fishway has its own again behind it") {
  auto session = database.connect();
  session->create_history({});
  execute(*session, "CREATE TABLE t1 (i int)");
  PostgresHolder holder(database);
  holder.execute("BEGIN; LOCK TABLE t1");
  Policy policy;
  Outcome outcome = alone(*session, "VACUUM t1", policy);
  require_lock_out(outcome);
  CHECK(outcome.lock_out->blockers.size() == 1);
  holder.execute("COMMIT");
  policy.given.lock = 0ms;
  require_committed(alone(*session, "VACUUM t1", policy));
  holder.execute("BEGIN; LOCK TABLE fishway_schema_history");
  std::future<void> ends = holder.execute_after(300ms, "COMMIT");
  CHECK(session->read_history()->empty());  // a limit of 200 ms would have ended it
  ends.wait();
}

void make_invalid(PostgresHolder& holder, const std::string& create) {
  try {
    holder.execute(create);
    FAIL("it should have failed");
  } catch (const std::runtime_error&) {
  }
}

const char* kInvalid = "SELECT string_agg(indexrelid::regclass::text, ' ') FROM pg_index WHERE NOT indisvalid";

POSTGRES("an invalid index is dropped and built again, also behind IF NOT EXISTS and in another schema") {
  auto session = database.connect();
  Collected notices;
  session->set_notice_sink(&notices);
  PostgresHolder holder(database);
  holder.execute("CREATE SCHEMA \"My App\"; CREATE TABLE \"My App\".\"T\" (i int)");
  holder.execute("INSERT INTO \"My App\".\"T\" VALUES (1), (1)");
  for (const char* exists : {"", "IF NOT EXISTS "}) {
    CAPTURE(exists);
    make_invalid(holder, "CREATE UNIQUE INDEX CONCURRENTLY \"T i\" ON \"My App\".\"T\" (i)");
    REQUIRE(holder.value(kInvalid) != "");
    Policy policy;
    notices.all.clear();
    require_committed(
        alone(*session, fmt::format("CREATE INDEX CONCURRENTLY {}\"T i\" ON \"My App\".\"T\" (i)", exists), policy));
    CHECK(notices.has("\"My App\".\"T i\" is invalid"));
    CHECK(holder.value(kInvalid) == "");
    CHECK(holder.value("SELECT to_regclass('\"My App\".\"T i\"') IS NOT NULL") == "t");
    holder.execute("DROP INDEX \"My App\".\"T i\"");
  }
}

POSTGRES("CREATE INDEX IF NOT EXISTS in a transaction does not take an invalid index for a good one") {
  auto session = database.connect();
  PostgresHolder holder(database);
  holder.execute("CREATE SCHEMA app; CREATE TABLE app.t (i int); INSERT INTO app.t VALUES (1), (1)");
  make_invalid(holder, "CREATE UNIQUE INDEX CONCURRENTLY t_i ON app.t (i)");
  Policy policy;
  require_committed(commit(*session, "SET search_path = app;\nCREATE INDEX IF NOT EXISTS t_i ON t (i);", policy));
  CHECK(holder.value(kInvalid) == "");
  CHECK(holder.value("SELECT to_regclass('app.t_i') IS NOT NULL") == "t");
}

POSTGRES("a concurrent build that fails for its data stays a failure, and leaves no invalid index") {
  auto session = database.connect();
  PostgresHolder holder(database);
  holder.execute("CREATE TABLE t (i int); INSERT INTO t VALUES (1), (1)");
  for (const char* name : {"t_i", ""}) {
    CAPTURE(name);
    Policy policy;
    Outcome outcome = alone(*session, fmt::format("CREATE UNIQUE INDEX CONCURRENTLY {} ON t (i)", name), policy);
    CHECK(outcome.kind == Outcome::Kind::failed);
    REQUIRE(outcome.error);
    CHECK(outcome.error->code == "23505");
    CHECK_FALSE(outcome.lock_out);
    CHECK(holder.value(kInvalid) == "");
  }
}

POSTGRES("a concurrent build that was locked out is a lock-out, and the next attempt succeeds") {
  auto session = database.connect();
  PostgresHolder holder(database), reader(database);
  holder.execute("CREATE TABLE t (i int)");
  holder.execute("BEGIN; INSERT INTO t VALUES (1)");
  Policy policy;
  Outcome outcome = alone(*session, "CREATE INDEX CONCURRENTLY t_i ON t (i)", policy);
  require_lock_out(outcome);
  REQUIRE(outcome.lock_out->blockers.size() == 1);
  CHECK(outcome.lock_out->blockers[0].pid == holder.pid());
  holder.execute("COMMIT");
  require_committed(alone(*session, "CREATE INDEX CONCURRENTLY t_i ON t (i)", policy));
  CHECK(reader.value(kInvalid) == "");
  CHECK(reader.value("SELECT to_regclass('t_i') IS NOT NULL") == "t");
}

POSTGRES("an index that another session is building is waited for, not dropped") {
  auto session = database.connect();
  PostgresHolder holder(database), builder(database), looker(database);
  holder.execute("CREATE TABLE t (i int)");
  holder.execute("BEGIN; INSERT INTO t VALUES (1)");
  std::future<void> built = builder.execute_after(0ms, "CREATE INDEX CONCURRENTLY t_i ON t (i)");
  for (int i = 0; i < 500 && looker.value(kInvalid).empty(); ++i) std::this_thread::sleep_for(10ms);
  Policy policy;
  Outcome outcome = alone(*session, "CREATE INDEX CONCURRENTLY IF NOT EXISTS t_i ON t (i)", policy);
  require_lock_out(outcome);
  REQUIRE(outcome.lock_out->blockers.size() == 1);
  CHECK(outcome.lock_out->blockers[0].pid == builder.pid());
  CHECK(outcome.error->message.find("is being built") != std::string::npos);
  holder.execute("COMMIT");
  built.get();
  require_committed(alone(*session, "CREATE INDEX CONCURRENTLY IF NOT EXISTS t_i ON t (i)", policy));
}

POSTGRES("what REINDEX CONCURRENTLY left is dropped, and nothing else") {
  auto session = database.connect();
  if (session->facts().version_number < 120000) return;
  PostgresHolder holder(database), writer(database);
  holder.execute("CREATE TABLE t (i int); CREATE INDEX t_i ON t (i); CREATE INDEX t_i_ccnew5 ON t (i)");
  holder.execute("CREATE TABLE other (i int); CREATE INDEX other_i ON other (i)");
  for (const char* table : {"t", "other"}) {
    writer.execute(fmt::format("BEGIN; INSERT INTO {} VALUES (1)", table));
    holder.execute("SET lock_timeout = 100");
    make_invalid(holder, fmt::format("REINDEX INDEX CONCURRENTLY {}_i", table));
    writer.execute("COMMIT");
  }
  REQUIRE(holder.value("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == "2");
  Policy policy;
  require_committed(alone(*session, "REINDEX (VERBOSE, CONCURRENTLY) INDEX t_i", policy));
  CHECK(holder.value(kInvalid) == "other_i_ccnew");
  CHECK(holder.value("SELECT to_regclass('t_i_ccnew5') IS NOT NULL") == "t");
  require_committed(alone(*session, "REINDEX TABLE CONCURRENTLY other", policy));
  CHECK(holder.value(kInvalid) == "");
  writer.execute("BEGIN; INSERT INTO t VALUES (1)");
  require_lock_out(alone(*session, "REINDEX INDEX CONCURRENTLY t_i", policy));
  writer.execute("COMMIT");
  require_committed(alone(*session, "REINDEX INDEX CONCURRENTLY t_i", policy));
  CHECK(holder.value(kInvalid) == "");
}

POSTGRES("a concurrent detachment that was interrupted is finalized") {
  auto session = database.connect();
  PostgresHolder holder(database), reader(database);
  if (session->facts().version_number < 140000) return;
  holder.execute("CREATE TABLE p (i int) PARTITION BY LIST (i); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)");
  reader.execute("BEGIN; SELECT * FROM p");
  Policy policy;
  const char* detach = "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY";
  require_lock_out(alone(*session, detach, policy));
  reader.execute("COMMIT");
  REQUIRE(holder.value("SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = 'p1'::regclass") == "t");
  require_committed(alone(*session, detach, policy));
  CHECK(holder.value("SELECT count(*) FROM pg_inherits WHERE inhrelid = 'p1'::regclass") == "0");
}

POSTGRES("a build that is cancelled ends soon and leaves nothing to a run that goes on") {
  auto session = database.connect();
  PostgresHolder holder(database);
  holder.execute("CREATE TABLE t (i int)");
  holder.execute("BEGIN; INSERT INTO t VALUES (1)");
  Policy policy;
  policy.given.lock = 0ms;
  std::thread cancels([&] {
    std::this_thread::sleep_for(300ms);
    session->cancel();
  });
  Outcome outcome = alone(*session, "CREATE INDEX CONCURRENTLY t_i ON t (i)", policy);
  cancels.join();
  CHECK(outcome.kind == Outcome::Kind::failed);
  CHECK(outcome.error->code == "57014");
  CHECK_FALSE(outcome.lock_out);
  holder.execute("COMMIT");
  require_committed(alone(*session, "CREATE INDEX CONCURRENTLY t_i ON t (i)", policy));
  CHECK(holder.value(kInvalid) == "");
}

POSTGRES("the attempt that clears an autovacuum waits for longer than deadlock_timeout, whoever may shorten it") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE seen (lock text, deadlock text)");
  Policy policy;
  policy.given.clears_autovacuum = true;
  const char* note = "INSERT INTO seen VALUES (current_setting('lock_timeout'), current_setting('deadlock_timeout'))";
  require_committed(commit(*session, note, policy));
  CHECK(database.value("SELECT lock || ' ' || deadlock FROM seen") == "500ms 100ms");
  PostgresHolder admin(database);
  const std::string role = "fw_vacuum_" + std::to_string(admin.pid());
  admin.execute(fmt::format("CREATE ROLE {0}; GRANT ALL ON seen TO {0}; TRUNCATE seen", role));
  require_committed(commit(*session, "SET ROLE " + role, policy));
  require_committed(commit(*session, note, policy));
  session->reset();
  CHECK(admin.value("SELECT lock || ' ' || deadlock FROM seen") == "1500ms 1s");
  admin.execute(fmt::format("DROP OWNED BY {0}; DROP ROLE {0}", role));
}

// Slow enough to be met, and for this database only.
POSTGRES("an autovacuum in the way is known as one, and gives way to the attempt that is for it") {
  auto session = database.connect();
  PostgresHolder holder(database);
  if (holder.value("SHOW autovacuum_naptime") != "1s") return;
  holder.execute(
      "CREATE TABLE t (i int, s text) WITH (autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit "
      "= 1, autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0)");
  holder.execute(
      "INSERT INTO t SELECT i, repeat('x', 500) FROM generate_series(1, 20000) i; DELETE FROM t WHERE i % 2 = 0");
  const char* at_work = "SELECT count(*) FROM pg_stat_progress_vacuum WHERE relid = 't'::regclass";
  for (int i = 0; i < 1500 && holder.value(at_work) == "0"; ++i) std::this_thread::sleep_for(20ms);
  REQUIRE(holder.value(at_work) == "1");
  Policy policy;
  Outcome outcome = commit(*session, "ALTER TABLE t ADD j int", policy);
  require_lock_out(outcome);
  REQUIRE(outcome.lock_out->blockers.size() == 1);
  CHECK(outcome.lock_out->blockers[0].kind == Blocker::Kind::autovacuum);
  CHECK(session->still_in_the_way(outcome.lock_out->blockers)->size() == 1);
  policy.given.clears_autovacuum = true;
  require_committed(commit(*session, "ALTER TABLE t ADD j int", policy));
}

}  // namespace
}  // namespace fishway::conformance
#endif
