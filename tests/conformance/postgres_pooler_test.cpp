// PostgreSQL through PgBouncer, which gives each transaction another session: FISHWAY_TEST_PGBOUNCER is the URL of one
// that pools transactions, in front of the server of FISHWAY_TEST_POSTGRESQL.
#include <atomic>
#include <cstdlib>
#include <thread>

#include "tests/conformance/on_postgres.hpp"

namespace fishway::conformance {
namespace {

constexpr const char* lease = "fishway_schema_history_lock";
constexpr const char* advisory_locks =
    "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database WHERE l.locktype = 'advisory'"
    " AND d.datname = current_database()";

ConnectOptions through_pooler(const TestDatabase& database, bool pooled) {
  const char* pooler = std::getenv("FISHWAY_TEST_PGBOUNCER");
  if (!pooler) FAIL("FISHWAY_TEST_PGBOUNCER is missing");
  ConnectOptions options = database.options();
  const std::string name = options.url.database;
  options.url = DatabaseUrl::parse(pooler);
  options.url.database = name;
  options.pooled = pooled;
  return options;
}

std::unique_ptr<Session> pooled(const TestDatabase& database) {
  return database.connect(through_pooler(database, true));
}

Outcome commit(Session& session, std::string_view text, const CommitRecord& record = {}) {
  Statements statements = script(session, text);
  return session.commit_segment(statements, record);
}

CommitRecord one_row() {
  CommitRecord record;
  record.rows = {history_row(1)};
  return record;
}

// The lease expires, and another takes it.
void take_away(TestDatabase& database, Session& thief) {
  auto direct = database.connect();
  for (int i = 0; i < 50; ++i) {
    execute(*direct, fmt::format("UPDATE {} SET expires_on = '-infinity';", lease));
    if (thief.try_run_lock().acquired) return;
  }
  FAIL("the expired lease could not be taken");
}

POSTGRES("behind a pooler the run lock is refused with what to type, and nothing of it stays in the server") {
  auto session = database.connect(through_pooler(database, false));
  CHECK(session->facts().pooled);
  Error error = thrown_by([&] { session->try_run_lock(); });
  CHECK(error.kind == ErrorKind::configuration);
  CHECK(error.message.find("pooler") != std::string::npos);
  CHECK(error.hint.find("--pooler=transaction") != std::string::npos);
  CHECK(database.value(advisory_locks) == "0");
  CHECK_FALSE(database.connect()->facts().pooled);
}

POSTGRES("with a lease a history is made and written through the pooler, and no lock of a session is taken") {
  auto session = pooled(database);
  REQUIRE(session->try_run_lock().acquired);
  CHECK(session->holds_run_lock());
  session->create_history({});
  require_committed(commit(*session, "CREATE TABLE t (a int); INSERT INTO t VALUES (1);", one_row()));
  require_committed(execute_alone(*session, "CREATE INDEX CONCURRENTLY i ON t (a)"));
  CHECK(session->read_history()->size() == 1);
  CHECK(database.value(advisory_locks) == "0");
  session->release_run_lock();
  CHECK_FALSE(session->holds_run_lock());
  CHECK(pooled(database)->try_run_lock().acquired);
}

POSTGRES("a lease excludes a second session, which is told who has it") {
  auto first = pooled(database);
  auto second = pooled(database);
  REQUIRE(first->try_run_lock().acquired);
  CHECK(first->try_run_lock().acquired);
  LockAttempt attempt = second->try_run_lock();
  CHECK_FALSE(attempt.acquired);
  REQUIRE(attempt.holder);
  CHECK(attempt.holder->application == "fishway conformance");
  CHECK(attempt.holder->since.ends_with("Z"));
  CHECK_FALSE(second->holds_run_lock());
  first->release_run_lock();
  CHECK(second->try_run_lock().acquired);
}

POSTGRES("many that want the lease at once have it one after the other") {
  std::atomic<int> holders = 0, most = 0, served = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i)
    threads.emplace_back([&] {
      auto session = pooled(database);
      while (!session->try_run_lock().acquired) std::this_thread::sleep_for(Milliseconds(2));
      int now = ++holders;
      if (now > most) most = now;
      std::this_thread::sleep_for(Milliseconds(5));
      --holders;
      session->release_run_lock();
      ++served;
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(most == 1);
  CHECK(served == 6);
}

POSTGRES("a run whose lease another has taken commits nothing more") {
  auto first = pooled(database);
  auto second = pooled(database);
  REQUIRE(first->try_run_lock().acquired);
  first->create_history({});
  take_away(database, *second);
  CHECK_FALSE(first->holds_run_lock());
  auto refused = [](auto call) { CHECK(thrown_by(call).kind == ErrorKind::run_lock_held); };
  refused([&] { commit(*first, "CREATE TABLE lost ();", one_row()); });
  refused([&] { commit(*first, "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; CREATE TABLE lost ();"); });
  refused([&] { execute_alone(*first, "CREATE DATABASE lost_" + first->facts().database); });
  refused([&] { first->write_checkpoint(checkpoint("V1__x.sql")); });
  HistoryEdit edit;
  edit.inserts = {history_row(2)};
  refused([&] { first->edit_history(edit); });
  CHECK(database.value("SELECT to_regclass('lost') IS NULL") == "true");
  CHECK(second->read_history()->empty());
  require_committed(commit(*second, "CREATE TABLE won ();", one_row()));
}

POSTGRES("an expired lease is not taken while a transaction of its owner lasts") {
  auto first = pooled(database);
  auto second = pooled(database);
  REQUIRE(first->try_run_lock().acquired);
  std::thread working([&] { commit(*first, "CREATE TABLE t (); SELECT pg_sleep(1.5);"); });
  std::this_thread::sleep_for(Milliseconds(500));
  auto direct = database.connect();
  execute(*direct, fmt::format("UPDATE {} SET expires_on = '-infinity';", lease));
  CHECK_FALSE(second->try_run_lock().acquired);
  working.join();
  CHECK(database.value("SELECT to_regclass('t') IS NOT NULL") == "true");
  take_away(database, *second);
}

POSTGRES("the heartbeat keeps the lease through a long statement, and is not kept waiting by it") {
  auto session = pooled(database);
  REQUIRE(session->try_run_lock().acquired);
  auto direct = database.connect();
  execute(*direct, fmt::format("UPDATE {} SET expires_on = now() + interval '6 s';", lease));
  require_committed(commit(*session, "SELECT pg_sleep(7);"));
  CHECK(database.value(fmt::format("SELECT expires_on > now() FROM {}", lease)) == "true");
  CHECK(session->holds_run_lock());
}

POSTGRES("a lease is renewed while a transaction sees an older state of it") {
  auto session = pooled(database);
  REQUIRE(session->try_run_lock().acquired);
  for (const char* level : {"REPEATABLE READ", "SERIALIZABLE"})
    require_committed(commit(*session, fmt::format("SET TRANSACTION ISOLATION LEVEL {}; SELECT 1;", level)));
  execute(*database.connect(), fmt::format("UPDATE {} SET expires_on = now() + interval '20 s';", lease));
  require_committed(commit(*session, "SELECT 1;"));
}

POSTGRES("a run that is connected directly and one with a lease exclude each other") {
  auto with_lease = pooled(database);
  auto direct = database.connect();
  REQUIRE(direct->try_run_lock().acquired);
  LockAttempt attempt = with_lease->try_run_lock();
  CHECK_FALSE(attempt.acquired);
  CHECK(attempt.holder);
  direct->release_run_lock();
  REQUIRE(with_lease->try_run_lock().acquired);
  attempt = direct->try_run_lock();
  CHECK_FALSE(attempt.acquired);
  CHECK(attempt.holder);
  CHECK(database.value(advisory_locks) == "0");
  with_lease->release_run_lock();
  CHECK(direct->try_run_lock().acquired);
}

POSTGRES(
    "behind a pooler no setting of a script or of fishway outlasts its transaction, and none of the role's ends it") {
  execute(*database.connect(),
          fmt::format("ALTER DATABASE \"{}\" SET statement_timeout = '900ms';", database.options().url.database));
  auto session = pooled(database);
  REQUIRE(session->try_run_lock().acquired);
  require_committed(commit(*session,
                           "CREATE SCHEMA app; SET search_path = app; SET statement_timeout = '1h'; SET work_mem = "
                           "'7MB'; CREATE TEMP TABLE scratch (); CREATE TABLE in_app (); SELECT pg_sleep(1.2);"));
  require_committed(commit(*session, "SELECT pg_sleep(1.2);"));
  // A statement alone has what a new transaction of the pooler's sessions has.
  require_committed(execute_alone(*session,
                                  "CREATE TABLE seen AS SELECT current_setting('statement_timeout') AS t,"
                                  " current_setting('search_path') AS p, current_setting('work_mem') AS w,"
                                  " to_regclass('pg_temp.scratch') IS NULL AS gone"));
  CHECK(database.value("SELECT t || ' ' || (p NOT LIKE '%app%') || ' ' || (w <> '7MB') || ' ' || gone FROM seen") ==
        "900ms true true true");
}

POSTGRES("a schema that is named comes first in each transaction behind a pooler") {
  execute(*database.connect(), "CREATE SCHEMA \"Shop\";");
  ConnectOptions options = through_pooler(database, true);
  options.default_schema = "Shop";
  auto session = database.connect(options);
  REQUIRE(session->try_run_lock().acquired);
  require_committed(commit(*session, "CREATE TABLE t ();"));
  CHECK(database.value("SELECT to_regclass('\"Shop\".t') IS NOT NULL") == "true");
  Statements statement = script(*session, "CREATE TABLE t ()");
  CHECK(session->probe(*statement.next()).effect == Probe::Effect::took_effect);
}

POSTGRES("without its schema there is no place for the lease, and the error says what to type") {
  ConnectOptions options = through_pooler(database, true);
  options.default_schema = "nowhere";
  Error error = thrown_by([&] { database.connect(options)->try_run_lock(); });
  CHECK(error.kind == ErrorKind::configuration);
  CHECK(error.hint == "CREATE SCHEMA \"nowhere\";");
}

POSTGRES("who may not make the lease's table, or not write it, is told what to grant") {
  const std::string role = "limited_" + database.options().url.database;
  auto owner = database.connect();
  execute(*owner, fmt::format("CREATE ROLE {0} LOGIN PASSWORD 'x'; REVOKE CREATE ON SCHEMA public FROM PUBLIC;", role));
  // Not through the pooler, which logs in as one user; the lease is asked for all the same.
  ConnectOptions options = database.options();
  options.pooled = true;
  options.url.user = role;
  options.url.password = "x";
  auto session = database.connect(options);
  CHECK(thrown_by([&] { session->try_run_lock(); }).hint ==
        fmt::format("GRANT CREATE ON SCHEMA \"public\" TO \"{}\";", role));
  auto maker = pooled(database);
  REQUIRE(maker->try_run_lock().acquired);
  maker->release_run_lock();
  CHECK(thrown_by([&] { session->try_run_lock(); }).hint ==
        fmt::format("GRANT SELECT, UPDATE ON \"public\".\"{}\" TO \"{}\";", lease, role));
  session.reset();
  execute(*owner, "DROP ROLE " + role + ";");
}

POSTGRES("a lease that is taken again after reconnecting has a new token") {
  auto session = pooled(database);
  REQUIRE(session->try_run_lock().acquired);
  const std::string before = database.value(fmt::format("SELECT token FROM {}", lease));
  session->reconnect();
  CHECK_FALSE(session->holds_run_lock());
  CHECK(session->try_run_lock().acquired);
  CHECK(database.value(fmt::format("SELECT token FROM {}", lease)) == std::to_string(std::stoi(before) + 1));
  require_committed(commit(*session, "CREATE TABLE t ();"));
}

POSTGRES("a statement is cancelled through the pooler, in whatever session it runs") {
  auto session = pooled(database);
  Outcome outcome;
  std::atomic<bool> done = false;
  std::thread working([&] {
    outcome = commit(*session, "SELECT pg_sleep(60);");
    done = true;
  });
  while (!done) {
    std::this_thread::sleep_for(Milliseconds(100));
    session->cancel();
  }
  working.join();
  REQUIRE(outcome.error);
  CHECK(outcome.error->code == "57014");
}

}  // namespace
}  // namespace fishway::conformance
