// What is particular to PostgreSQL: COPY, messages of many statements, roles, and connections that end.
#include <atomic>
#include <thread>
#include <utility>

#include "core/script/splitter.hpp"
#include "core/text_source.hpp"
#include "tests/conformance/on_postgres.hpp"

namespace fishway::conformance {
namespace {

// A script as it streams, with its COPY data.
class Streamed final : public StatementStream {
 public:
  Streamed(const Session& session, std::string text)
      : script_(std::move(text)), text_(script_), splitter_(text_, "V1__test.sql", session.facts().split) {}
  const Statement* next() override { return splitter_.next(statement_) ? &statement_ : nullptr; }
  bool next_copy_data(std::string_view& block) override { return splitter_.next_copy_data(block); }
  bool at_end() override { return false; }

 private:
  std::string script_;
  WholeText text_;
  Splitter splitter_;
  Statement statement_;
};

class Collected final : public NoticeSink {
 public:
  void notice(const Notice& notice) override { all.push_back(notice); }
  std::vector<Notice> all;
};

Outcome commit(Session& session, std::string text, const CommitRecord& record = {}) {
  Streamed statements(session, std::move(text));
  return session.commit_segment(statements, record);
}

CommitRecord one_row() {
  CommitRecord record;
  record.rows = {history_row(1)};
  return record;
}

POSTGRES("COPY data is loaded, between statements and at the end") {
  auto session = database.connect();
  require_committed(commit(*session,
                           "CREATE TABLE t (a int, b text);\nCOPY t FROM stdin;\n1\tone\n2\t\\N\n\\.\n"
                           "INSERT INTO t VALUES (3, 'x');\nCOPY t FROM stdin WITH (FORMAT csv);\n4,\"a;b\"\n\\.\n"));
  CHECK(database.value("SELECT string_agg(a || coalesce(b, '-'), ' ' ORDER BY a) FROM t") == "1one 2- 3x 4a;b");
}

POSTGRES("COPY data that does not fit fails with its line, and leaves nothing") {
  auto session = database.connect();
  Outcome outcome = commit(*session, "CREATE TABLE t (a int);\nCOPY t FROM stdin;\n1\n2\nthree\n4\n\\.\n");
  CHECK(outcome.kind == Outcome::Kind::failed);
  REQUIRE(outcome.error);
  CHECK(outcome.error->message.find("COPY t, line 3") != std::string::npos);
  CHECK(outcome.error->place.line == 2);
  CHECK(database.value("SELECT to_regclass('t') IS NULL") == "true");
}

POSTGRES("the output of COPY TO STDOUT is discarded with a warning") {
  auto session = database.connect();
  Collected notices;
  session->set_notice_sink(&notices);
  require_committed(
      commit(*session, "SELECT 1;\nCOPY (SELECT generate_series(1, 1000)) TO STDOUT;\nCREATE TABLE t ();"));
  REQUIRE(notices.all.size() == 1);
  CHECK(notices.all[0].place.line == 2);
  CHECK(database.value("SELECT to_regclass('t') IS NOT NULL") == "true");
}

POSTGRES("an error position counts characters, through all statements before it") {
  auto session = database.connect();
  Outcome outcome = commit(*session, "SELECT 'äöü €';\nSELECT 'ß', -- été\n   'ü', nothing_here;");
  REQUIRE(outcome.error);
  CHECK(outcome.error->place == Place{"V1__test.sql", 3, 9});
  CHECK(outcome.error->number == 2);
}

POSTGRES("a statement may end in a comment") {
  auto session = database.connect();
  require_committed(commit(*session, "CREATE TABLE t (a int) -- no more\n;\nINSERT INTO t VALUES (1) -- last"));
  CHECK(database.value("SELECT count(*) FROM t") == "1");
}

POSTGRES("every notice among many has the line of its statement") {
  auto session = database.connect();
  require_committed(commit(*session, "CREATE TABLE t (a int)"));
  std::string text;
  for (int line = 1; line <= 300; ++line)
    text += line % 3 == 0   ? "CREATE TABLE IF NOT EXISTS t (a int);\n"
            : line % 3 == 1 ? "SELECT 1;\n"
                            : "INSERT INTO t VALUES (1);\n";
  Collected notices;
  session->set_notice_sink(&notices);
  require_committed(commit(*session, text, {}));
  REQUIRE(notices.all.size() == 100);
  for (std::size_t i = 0; i < notices.all.size(); ++i) CHECK(notices.all[i].place.line == 3 * (i + 1));
}

POSTGRES("a deferred constraint fails at the commit, and the message says so") {
  auto session = database.connect();
  Outcome outcome =
      commit(*session,
             "CREATE TABLE p (id int PRIMARY KEY);\n"
             "CREATE TABLE c (id int REFERENCES p DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO c VALUES (1);");
  CHECK(outcome.kind == Outcome::Kind::failed);
  REQUIRE(outcome.error);
  CHECK(outcome.error->number == 0);
  CHECK(outcome.error->message.find("At the commit") == 0);
}

POSTGRES("the history row is written by the user that connected, in the session's time zone") {
  auto session = database.connect();
  session->create_history({});
  std::string role = "fishway_limited_" + session->facts().database;
  require_committed(commit(*session,
                           "CREATE ROLE \"" + role + "\";\nSET ROLE \"" + role +
                               "\";\nSET TimeZone = 'Pacific/Kiritimati';\n"
                               "SELECT pg_catalog.set_config('search_path', '', false);",
                           one_row()));
  session->reset();
  CHECK(session->read_history()->size() == 1);
  CHECK(database.value(
            "SELECT abs(extract(epoch FROM installed_on - localtimestamp)) < 60 FROM public.fishway_schema_history") ==
        "true");
  require_committed(commit(*session, "DROP ROLE \"" + role + "\""));
}

POSTGRES("a script cannot change how its text is read") {
  auto session = database.connect();
  require_committed(commit(*session,
                           "SET client_encoding = 'LATIN1';\nCREATE TABLE t AS SELECT 'é'::text AS v;\n"
                           "SET standard_conforming_strings = on;\nINSERT INTO t VALUES ('a\\b');"));
  CHECK(database.value("SELECT string_agg(v, ' ' ORDER BY length(v)) FROM t") == "é a\\b");
}

POSTGRES("a procedure that commits is refused, and leaves nothing") {
  auto session = database.connect();
  if (session->facts().version_number < 110000) return;
  Outcome outcome = commit(*session, "CREATE TABLE t ();\nDO $$ BEGIN COMMIT; END $$;");
  CHECK(outcome.kind == Outcome::Kind::failed);
  REQUIRE(outcome.error);
  CHECK(outcome.error->place.line == 2);
  CHECK(database.value("SELECT to_regclass('t') IS NULL") == "true");
}

POSTGRES("a session that is ended while a statement runs is lost, and leaves nothing") {
  auto session = database.connect();
  Outcome outcome = commit(*session, "CREATE TABLE t ();\nSELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5);");
  CHECK(outcome.kind == Outcome::Kind::lost);
  REQUIRE(outcome.error);
  CHECK(outcome.error->place.line == 2);
  CHECK(outcome.error->code == "57P01");
  CHECK(database.value("SELECT to_regclass('t') IS NULL") == "true");
  CHECK(thrown_by([&] { session->read_history(); }).kind == ErrorKind::cannot_connect);
}

POSTGRES("a statement alone whose session is ended is in doubt") {
  auto session = database.connect();
  Outcome outcome = execute_alone(*session, "SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)");
  CHECK(outcome.kind == Outcome::Kind::in_doubt);
}

POSTGRES("an index is built concurrently while others ask for the run lock") {
  auto session = database.connect();
  auto other = database.connect();
  require_committed(commit(*session, "CREATE TABLE t (a int)"));
  REQUIRE(session->try_run_lock().acquired);
  std::atomic<bool> built = false;
  std::thread asking([&] {
    while (!built) other->try_run_lock();
  });
  Outcome outcome = execute_alone(*session, "CREATE INDEX CONCURRENTLY t_a ON t (a)");
  built = true;
  asking.join();
  require_committed(outcome);
}

POSTGRES("clean takes everything, of any kind") {
  auto session = database.connect();
  require_committed(
      commit(*session,
             "CREATE TYPE mood AS ENUM ('ok');\nCREATE DOMAIN d AS int CHECK (value > 0);\n"
             "CREATE TYPE pair AS (a int, b int);\nCREATE TABLE p (id serial, m mood) PARTITION BY RANGE (id);\n"
             "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9);\n"
             "CREATE TABLE i (k int GENERATED ALWAYS AS IDENTITY);"));
  require_committed(
      commit(*session,
             "CREATE TABLE t (id serial PRIMARY KEY, \"Odd \"\"name\" text);\nCREATE VIEW v AS SELECT id FROM t;\n"
             "CREATE MATERIALIZED VIEW m AS SELECT * FROM v;\nCREATE SEQUENCE s;\n"
             "CREATE FUNCTION f(a int DEFAULT 1, OUT b int) LANGUAGE sql AS 'SELECT 1';\n"
             "CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int);\n"
             "CREATE OPERATOR === (leftarg = int, rightarg = int, procedure = int4eq);\n"
             "CREATE STATISTICS st ON id, \"Odd \"\"name\" FROM t;\n"
             "CREATE TEXT SEARCH CONFIGURATION cfg (COPY = simple);\nCREATE COLLATION c FROM \"C\";"));
  session->clean({});
  CHECK(database.value("SELECT count(*) FROM pg_depend WHERE refclassid = 'pg_namespace'::regclass AND refobjid = "
                       "'public'::regnamespace"
                       " AND deptype = 'n' AND classid <> 'pg_class'::regclass") == "0");
  CHECK(session->non_empty_schemas().empty());
}

POSTGRES("a schema that is named is used, and is first in the search path") {
  ConnectOptions options = database.options();
  options.default_schema = "Shop";
  auto session = database.connect(options);
  CHECK(session->missing_schemas() == std::vector<std::string>{"Shop"});
  session->create_schema("Shop");
  session->create_history({});
  require_committed(commit(*session, "CREATE TABLE t ();\nSET search_path = public;", one_row()));
  session->reset();
  require_committed(commit(*session, "CREATE TABLE u ();"));
  CHECK(database.value("SELECT count(*) FROM pg_tables WHERE schemaname = 'Shop'") == "3");
}

POSTGRES("without any schema there is no place for the history, and the error says what to type") {
  ConnectOptions options = database.options();
  options.url.options["options"] = "-c search_path=";
  Error error = thrown_by([&] { database.connect(options); });
  CHECK(error.kind == ErrorKind::configuration);
  CHECK(error.hint.find("--default-schema") != std::string::npos);
}

POSTGRES("an option of the URL that libpq does not know is refused, with the nearest that it knows") {
  ConnectOptions options = database.options();
  options.url.options["sslmod"] = "disable";
  Error error = thrown_by([&] { database.connect(options); });
  CHECK(error.kind == ErrorKind::configuration);
  CHECK(error.hint.find("sslmode") != std::string::npos);
}

}  // namespace
}  // namespace fishway::conformance
