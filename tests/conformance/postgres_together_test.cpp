// Several segments in one message: each is a transaction of its own in every respect.
#include <thread>

#include "tests/conformance/link.hpp"
#include "tests/conformance/on_postgres.hpp"
#include "tests/conformance/postgres_holder.hpp"
#include "tests/conformance/together.hpp"

namespace fishway::conformance {
namespace {

/// With a history table, as each of them writes a row into it.
std::unique_ptr<Session> session_with_history(const TestDatabase& database) {
  auto session = database.connect();
  session->create_history({});
  return session;
}

std::string recorded(const TestDatabase& database) {
  return database.value(
      "SELECT coalesce(string_agg(version, ' ' ORDER BY installed_rank), '') FROM fishway_schema_history");
}

std::string tables(const TestDatabase& database) {
  return database.value(
      "SELECT string_agg(tablename::text, ' ' ORDER BY tablename) FROM pg_tables WHERE schemaname = 'public' AND "
      "tablename NOT LIKE 'fishway%' AND tablename <> 'fw_probe'");
}

POSTGRES("PostgreSQL: segments that are sent together are transactions of their own") {
  const auto session = session_with_history(database);
  const std::vector<Outcome> outcomes =
      Together(*session, {"CREATE TABLE a (x xid8 DEFAULT pg_current_xact_id()); INSERT INTO a DEFAULT VALUES",
                          "CREATE TABLE b AS SELECT pg_current_xact_id() AS x, set_config('a.b', 'here', false)",
                          "CREATE TABLE c AS SELECT pg_current_xact_id() AS x, current_setting('a.b', true) AS left"})
          .commit();
  REQUIRE(outcomes.size() == 3);
  for (const Outcome& outcome : outcomes) require_committed(outcome);
  CHECK(outcomes[0].statements == 2);
  CHECK(outcomes[1].statements == 1);
  CHECK(tables(database) == "a b c");
  CHECK(recorded(database) == "1 2 3");
  CHECK(database.value(
            "SELECT count(DISTINCT x) FROM (SELECT x FROM a UNION SELECT x FROM b UNION SELECT x FROM c) t") == "3");
  CHECK(database.value("SELECT coalesce(nullif(\"left\", ''), 'nothing') FROM c") ==
        "nothing");  // it was reset between
}

POSTGRES("PostgreSQL: the times of segments that are sent together are their own") {
  const auto session = session_with_history(database);
  const std::vector<Outcome> outcomes =
      Together(*session,
               {"SELECT pg_sleep(0.2)", "SET DateStyle = 'SQL, DMY'; CREATE TABLE b (i int)", "SELECT pg_sleep(0.1)"})
          .commit();
  REQUIRE(outcomes.size() == 3);
  const std::string times =
      "SELECT bool_and(CASE version WHEN '1' THEN execution_time >= 200 WHEN '3' THEN execution_time BETWEEN 100 AND "
      "199 "
      "ELSE execution_time < 100 END) FROM fishway_schema_history";
  CHECK(database.value(times) == "true");
  CHECK(outcomes[0].time >= Milliseconds(200));
  CHECK(outcomes[2].time >= Milliseconds(100));
}

POSTGRES("PostgreSQL: a failure among segments that are sent together ends them there, and is told with its place") {
  const auto session = session_with_history(database);
  const std::vector<Outcome> outcomes =
      Together(*session, {"CREATE TABLE a (i int)", "CREATE TABLE b (i int);\nINSERT INTO nowhere VALUES (1)",
                          "CREATE TABLE c (i int)"})
          .commit();
  REQUIRE(outcomes.size() == 2);
  require_committed(outcomes[0]);
  CHECK(outcomes[1].kind == Outcome::Kind::failed);
  REQUIRE(outcomes[1].error);
  CHECK(outcomes[1].error->code == "42P01");
  CHECK(outcomes[1].error->place == Place{"V2__test.sql", 2, 13});
  CHECK(outcomes[1].error->number == 2);
  CHECK(outcomes[1].statements == 1);
  CHECK(tables(database) == "a");
  CHECK(recorded(database) == "1");
  // The session is usable, and has its own settings.
  Statements next = script(*session, "CREATE TABLE d (i int)", true);
  require_committed(session->commit_segment(next, {}));
}

POSTGRES("PostgreSQL: a constraint that fails at a commit among others blames the commit") {
  const auto session = session_with_history(database);
  const std::vector<Outcome> outcomes =
      Together(*session, {"CREATE TABLE a (i int UNIQUE DEFERRABLE INITIALLY DEFERRED)",
                          "INSERT INTO a VALUES (1), (1)", "CREATE TABLE c (i int)"})
          .commit();
  REQUIRE(outcomes.size() == 2);
  CHECK(outcomes[1].kind == Outcome::Kind::failed);
  CHECK(outcomes[1].error->code == "23505");
  CHECK(outcomes[1].error->number == 0);
  CHECK(outcomes[1].error->message.starts_with("At the commit: "));
  CHECK(recorded(database) == "1");
}

POSTGRES("PostgreSQL: with a syntax error anywhere nothing of a message runs, and nothing is said of it") {
  const auto session = session_with_history(database);
  const std::vector<Outcome> outcomes =
      Together(*session, {"CREATE TABLE a (i int)", "CREATE TABEL b (i int)"}).commit();
  CHECK(outcomes.empty());
  CHECK(recorded(database).empty());
  Statements next = script(*session, "CREATE TABLE a (i int)", true);
  require_committed(session->commit_segment(next, {}));
}

POSTGRES("PostgreSQL: what has to have a message of its own does not travel with others") {
  const auto session = session_with_history(database);
  for (const std::string text :
       {"SET standard_conforming_strings = off", "SET client_encoding = 'LATIN1'",
        "CREATE INDEX IF NOT EXISTS i ON a (i)", "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
        "PREPARE fishway_row AS SELECT 1", "DO $$ BEGIN EXECUTE 'deallocate all'; END $$"}) {
    INFO(text);
    CHECK(Together(*session, {text, "SELECT 1", "SELECT 2"}).commit().empty());
    CHECK(Together(*session, {"SELECT 1", text}).commit().empty());
  }
  CHECK(Together(*session, {"SELECT 1", "SELECT 2", "SET client_encoding = 'LATIN1'"}).commit().size() == 2);
}

POSTGRES("PostgreSQL: nothing that a group prepared is left to the next script") {
  const auto session = session_with_history(database);
  CHECK(Together(*session, {"CREATE TABLE a (i int)", "INSERT INTO nowhere VALUES (1)"}).commit().size() == 2);
  Statements next = script(*session, "CREATE TABLE prepared AS SELECT name FROM pg_prepared_statements", true);
  require_committed(session->commit_segment(next, {}));
  CHECK(database.value("SELECT count(*) FROM prepared") == "0");
}

POSTGRES("PostgreSQL: a lock-out among segments that are sent together names who is in the way") {
  const auto session = session_with_history(database);
  PostgresHolder holder(database);
  holder.execute("CREATE TABLE held (i int)");
  holder.execute("BEGIN; LOCK TABLE held");
  const std::vector<Outcome> outcomes =
      Together(*session, {"CREATE TABLE a (i int)", "ALTER TABLE held ADD j int", "CREATE TABLE c (i int)"}).commit();
  REQUIRE(outcomes.size() == 2);
  require_committed(outcomes[0]);
  REQUIRE(outcomes[1].lock_out);
  CHECK(outcomes[1].lock_out->cause == LockOut::Cause::lock_timeout);
  REQUIRE(outcomes[1].lock_out->blockers.size() == 1);
  CHECK(outcomes[1].lock_out->blockers.front().pid == holder.pid());
  CHECK(tables(database) == "a held");
}

POSTGRES("PostgreSQL: a cancel ends segments that are sent together where they are") {
  const auto session = session_with_history(database);
  std::thread other([&] {
    std::this_thread::sleep_for(Milliseconds(300));
    session->cancel();
  });
  const std::vector<Outcome> outcomes =
      Together(*session, {"CREATE TABLE a (i int)", "SELECT pg_sleep(30)", "CREATE TABLE c (i int)"}).commit();
  other.join();
  REQUIRE(outcomes.size() == 2);
  CHECK(outcomes[1].kind == Outcome::Kind::failed);
  CHECK(outcomes[1].error->code == "57014");
  CHECK_FALSE(outcomes[1].lock_out);
  CHECK(recorded(database) == "1");
}

POSTGRES("PostgreSQL: segments that are sent together are in doubt when the connection is lost meanwhile") {
  Link link(database.options().url.port);
  ConnectOptions options = database.options();
  options.url.port = link.port();
  const auto session = database.connect(options);
  session->create_history({});
  std::thread cutter([&] {
    std::this_thread::sleep_for(Milliseconds(200));
    link.cut();
  });
  const std::vector<Outcome> outcomes =
      Together(*session, {"CREATE TABLE a (i int)", "SELECT pg_sleep(1)", "CREATE TABLE c (i int)"}).commit();
  cutter.join();
  REQUIRE(outcomes.size() == 1);  // What the server answered was not read.
  CHECK(outcomes[0].kind == Outcome::Kind::in_doubt);
}

}  // namespace
}  // namespace fishway::conformance
