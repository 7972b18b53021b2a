// Segments: all of it with its record, or nothing of it; and what is told of a failure.
#include "tests/conformance/suite.hpp"

namespace fishway::conformance {
namespace {

std::unique_ptr<Session> prepared(const TestDatabase& database) {
  auto session = database.connect();
  session->create_history({});
  execute(*session, "CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(100))");
  return session;
}

CONFORMANCE("a segment and its record are committed together") {
  auto session = prepared(database);
  session->write_checkpoint(checkpoint("V1__test.sql"));
  session->write_checkpoint(checkpoint("V2__other.sql"));
  Statements statements =
      script(*session, "INSERT INTO customers VALUES (1, 'a'); INSERT INTO customers VALUES (2, 'b');");
  CommitRecord record;
  record.rows = {history_row(1, "1"), history_row(2, "2")};
  record.clear_checkpoint = "V1__test.sql";
  Outcome outcome = session->commit_segment(statements, record);
  require_committed(outcome);
  CHECK(outcome.statements == 2);
  CHECK_FALSE(outcome.error);
  CHECK(database.value("SELECT count(*) FROM customers") == "2");
  auto other = database.connect();
  REQUIRE(other->read_history()->size() == 2);
  CHECK(without_time(other->read_history()->at(1)) == history_row(2, "2"));
  REQUIRE(other->read_checkpoints().size() == 1);
  CHECK(other->read_checkpoints()[0].script == "V2__other.sql");
}

CONFORMANCE("a row's execution time is what earlier segments took and this one's") {
  auto session = prepared(database);
  Statements statements = script(*session, "INSERT INTO customers VALUES (1, 'a')");
  CommitRecord record;
  record.rows = {history_row(1)};
  record.rows[0].execution_time_ms = 500'000;
  Outcome outcome = session->commit_segment(statements, record);
  require_committed(outcome);
  long long written = session->read_history()->at(0).execution_time_ms;
  CHECK(written >= 500'000);
  CHECK(written < 560'000);
}

CONFORMANCE("an empty segment writes its record") {
  auto session = prepared(database);
  Statements none;
  CommitRecord record;
  record.rows = {history_row(1)};
  record.checkpoint = checkpoint("V1__test.sql");
  Outcome outcome = session->commit_segment(none, record);
  require_committed(outcome);
  CHECK(outcome.statements == 0);
  CHECK(session->read_history()->size() == 1);
  CHECK(session->read_checkpoints() == std::vector<Checkpoint>{checkpoint("V1__test.sql")});
}

CONFORMANCE("a record replaces the failed row of a migration that is now done") {
  auto session = database.connect();
  HistoryRow failed = history_row(1, "1");
  failed.success = false;
  session->create_history({failed});
  Statements none;
  CommitRecord record;
  record.delete_ranks = {1};
  record.rows = {history_row(1, "1")};
  require_committed(session->commit_segment(none, record));
  auto history = session->read_history();
  REQUIRE(history->size() == 1);
  CHECK(history->at(0).success);
}

CONFORMANCE("a statement that fails leaves nothing of its segment") {
  auto session = prepared(database);
  Statements statements = script(*session,
                                 "INSERT INTO customers VALUES (1, 'a');\n"
                                 "INSERT INTO customers VALUES (1, 'a');\n"
                                 "INSERT INTO customers VALUES (3, 'c');");
  CommitRecord record;
  record.rows = {history_row(1)};
  record.checkpoint = checkpoint("V1__test.sql");
  Outcome outcome = session->commit_segment(statements, record);
  CHECK(outcome.kind == Outcome::Kind::failed);
  CHECK(outcome.statements == 1);
  REQUIRE(outcome.error);
  CHECK(outcome.error->number == 2);
  CHECK(outcome.error->place.file == "V1__test.sql");
  CHECK(outcome.error->place.line == 2);
  CHECK(outcome.error->statement.starts_with("INSERT INTO customers VALUES (1"));
  if (database.is_postgresql()) CHECK(outcome.error->code == "23505");
  if (database.is_mysql_family()) CHECK(outcome.error->code == "1062");
  if (database.is_sqlite()) CHECK(outcome.error->code == "SQLITE_CONSTRAINT_PRIMARYKEY");
  CHECK(database.value("SELECT count(*) FROM customers") == "0");
  CHECK(session->read_history()->empty());
  CHECK(session->read_checkpoints().empty());
}

CONFORMANCE("a statement that fails takes the tables of its segment with it, where DDL is transactional") {
  if (!database.has_transactional_ddl()) return;
  auto session = prepared(database);
  Statements statements =
      script(*session, "CREATE TABLE t1 (i INT); CREATE INDEX t1_i ON t1 (i); SELECT * FROM no_such_table");
  Outcome outcome = session->commit_segment(statements, {});
  CHECK(outcome.kind == Outcome::Kind::failed);
  execute(*session, "CREATE TABLE t1 (i INT); CREATE INDEX t1_i ON t1 (i)");
}

CONFORMANCE("the session works on after a failure") {
  auto session = prepared(database);
  Statements bad = script(*session, "INSERT INTO customers VALUES (1, 'a'); INSERT INTO no_such_table VALUES (1)");
  CHECK(session->commit_segment(bad, {}).kind == Outcome::Kind::failed);
  Statements good = script(*session, "INSERT INTO customers VALUES (1, 'a')");
  require_committed(session->commit_segment(good, {}));
  CHECK(database.value("SELECT count(*) FROM customers") == "1");
}

CONFORMANCE("an unknown table is told with the server's code") {
  auto session = prepared(database);
  Statements statements = script(*session, "SELECT 1;\n\n  SELECT * FROM\n  no_such_table;");
  Outcome outcome = session->commit_segment(statements, {});
  REQUIRE(outcome.error);
  CHECK(outcome.error->message.find("no_such_table") != std::string::npos);
  CHECK(outcome.error->number == 2);
  if (database.is_postgresql()) {
    CHECK(outcome.error->code == "42P01");
    CHECK(outcome.error->place == Place{"V1__test.sql", 4, 3});
  }
  if (database.is_mysql_family()) CHECK(outcome.error->code == "1146");
  if (database.is_sqlite()) CHECK(outcome.error->code == "SQLITE_ERROR");
}

CONFORMANCE("a syntax error is told with its line, and its column where the server knows it") {
  auto session = prepared(database);
  Statements statements = script(*session, "SELECT 1;\nSELECT 'été 🐟',\n  'größer' AS x, );\nSELECT 2;");
  Outcome outcome = session->commit_segment(statements, {});
  CHECK(outcome.kind == Outcome::Kind::failed);
  REQUIRE(outcome.error);
  CHECK(outcome.error->number == 2);
  CHECK(outcome.error->place.file == "V1__test.sql");
  CHECK(outcome.error->place.line == 3);
  if (!database.is_mysql_family()) CHECK(outcome.error->place.column == 18);
  if (database.is_postgresql()) CHECK(outcome.error->code == "42601");
  if (database.is_mysql_family()) CHECK(outcome.error->code == "1064");
  if (database.is_sqlite()) CHECK(outcome.error->code == "SQLITE_ERROR");
}

CONFORMANCE("a script that cannot be cut further leaves nothing, and its error passes") {
  auto session = prepared(database);
  Statements statements =
      script(*session, "INSERT INTO customers VALUES (1, 'a'); INSERT INTO customers VALUES (2, 'b');");
  statements.failure = Error(ErrorKind::script, "the quote is not ended");
  CommitRecord record;
  record.rows = {history_row(1)};
  Error error = thrown_by([&] { session->commit_segment(statements, record); });
  CHECK(error.kind == ErrorKind::script);
  CHECK(database.value("SELECT count(*) FROM customers") == "0");
  CHECK(session->read_history()->empty());
  Statements good = script(*session, "INSERT INTO customers VALUES (1, 'a')");
  require_committed(session->commit_segment(good, {}));
}

CONFORMANCE("a record that cannot be written takes its segment with it") {
  auto session = prepared(database);
  Statements first = script(*session, "INSERT INTO customers VALUES (1, 'a')");
  CommitRecord record;
  record.rows = {history_row(1)};
  require_committed(session->commit_segment(first, record));
  Statements second = script(*session, "INSERT INTO customers VALUES (2, 'b')");
  Outcome outcome = session->commit_segment(second, record);  // the rank is taken
  CHECK(outcome.kind == Outcome::Kind::failed);
  REQUIRE(outcome.error);
  CHECK(outcome.error->number == 0);
  CHECK(database.value("SELECT count(*) FROM customers") == "1");
}

CONFORMANCE("a constraint that fails at COMMIT fails the segment") {
  if (database.is_mysql_family()) return;  // has no deferred constraints
  ConnectOptions options = database.options();
  if (database.is_sqlite()) options.url.options["foreign_keys"] = "on";
  auto session = database.connect(options);
  session->create_history({});
  execute(*session,
          "CREATE TABLE parents (id INT PRIMARY KEY); "
          "CREATE TABLE children (parent INT REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED)");
  Statements statements = script(*session, "INSERT INTO children VALUES (1)");
  CommitRecord record;
  record.rows = {history_row(1)};
  Outcome outcome = session->commit_segment(statements, record);
  CHECK(outcome.kind == Outcome::Kind::failed);
  REQUIRE(outcome.error);
  if (database.is_postgresql()) CHECK(outcome.error->code == "23503");
  if (database.is_sqlite()) CHECK(outcome.error->code == "SQLITE_CONSTRAINT_FOREIGNKEY");
  CHECK(database.value("SELECT count(*) FROM children") == "0");
  CHECK(session->read_history()->empty());
}

CONFORMANCE("a statement is sent as it stands: signs of parameters and formats mean nothing") {
  auto session = prepared(database);
  Statements statements = script(
      *session, "INSERT INTO customers VALUES (1, 'a%b ? $1 :x {} %s'); INSERT INTO customers VALUES (2, '日本 🐟')");
  require_committed(session->commit_segment(statements, {}));
  CHECK(database.value("SELECT name FROM customers WHERE id = 1") == "a%b ? $1 :x {} %s");
  CHECK(database.value("SELECT name FROM customers WHERE id = 2") == "日本 🐟");
}

}  // namespace
}  // namespace fishway::conformance
