// The history table: Flyway's to the letter, and what is written to it comes back.
#include "tests/conformance/suite.hpp"

namespace fishway::conformance {
namespace {

CONFORMANCE("a history that is created can be read, and is empty") {
  auto session = database.connect();
  CHECK_FALSE(session->read_history());
  session->create_history({});
  auto history = session->read_history();
  REQUIRE(history);
  CHECK(history->empty());
}

CONFORMANCE("a history is created with its first rows, and creating it again changes nothing") {
  auto session = database.connect();
  session->create_history({history_row(1, "7")});
  session->create_history({history_row(2, "8")});
  auto history = session->read_history();
  REQUIRE(history);
  REQUIRE(history->size() == 1);
  CHECK(without_time(history->front()) == history_row(1, "7"));
}

std::string columns_query(const TestDatabase& database) {
  if (database.is_sqlite())
    return "SELECT group_concat(name || ' ' || type || CASE \"notnull\" WHEN 1 THEN ' NOT NULL' ELSE '' END, ', ') "
           "FROM "
           "pragma_table_info('fishway_schema_history')";
  if (database.is_postgresql())
    return "SELECT string_agg(column_name || ' ' || data_type || coalesce('(' || character_maximum_length || ')', '') "
           "|| "
           "CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END, ', ' ORDER BY ordinal_position) FROM "
           "information_schema.columns WHERE table_name = 'fishway_schema_history'";
  return "SELECT group_concat(concat(column_name, ' ', data_type, coalesce(concat('(', character_maximum_length, ')'), "
         "''), "
         "CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END) ORDER BY ordinal_position SEPARATOR ', ') FROM "
         "information_schema.columns WHERE table_schema = database() AND table_name = 'fishway_schema_history'";
}

CONFORMANCE("the history has Flyway's columns") {
  database.connect()->create_history({});
  std::string columns = database.value(columns_query(database));
  if (database.is_sqlite())
    CHECK(
        columns ==
        "installed_rank INT NOT NULL, version VARCHAR(50), description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT "
        "NULL, "
        "script VARCHAR(1000) NOT NULL, checksum INT, installed_by VARCHAR(100) NOT NULL, installed_on TEXT NOT NULL, "
        "execution_time INT NOT NULL, success BOOLEAN NOT NULL");
  if (database.is_postgresql())
    CHECK(
        columns ==
        "installed_rank integer NOT NULL, version character varying(50), description character varying(200) NOT NULL, "
        "type character varying(20) NOT NULL, script character varying(1000) NOT NULL, checksum integer, installed_by "
        "character varying(100) NOT NULL, installed_on timestamp without time zone NOT NULL, execution_time integer "
        "NOT "
        "NULL, success boolean NOT NULL");
  if (database.is_mysql_family())
    CHECK(columns ==
          "installed_rank int NOT NULL, version varchar(50), description varchar(200) NOT NULL, type varchar(20) NOT "
          "NULL, "
          "script varchar(1000) NOT NULL, checksum int, installed_by varchar(100) NOT NULL, installed_on timestamp NOT "
          "NULL, execution_time int NOT NULL, success tinyint NOT NULL");
}

CONFORMANCE("the history has Flyway's primary key and index") {
  database.connect()->create_history({});
  if (database.is_sqlite()) {
    CHECK(database.value("SELECT group_concat(name) FROM pragma_table_info('fishway_schema_history') WHERE pk = 1") ==
          "installed_rank");
    CHECK(database.value("SELECT sql FROM sqlite_master WHERE name = 'fishway_schema_history_s_idx'") ==
          "CREATE INDEX \"fishway_schema_history_s_idx\" ON \"fishway_schema_history\" (\"success\")");
  }
  if (database.is_postgresql())
    CHECK(
        database.value("SELECT string_agg(indexdef, '; ' ORDER BY indexname) FROM pg_indexes WHERE tablename = "
                       "'fishway_schema_history'") ==
        "CREATE UNIQUE INDEX fishway_schema_history_pk ON public.fishway_schema_history USING btree (installed_rank); "
        "CREATE INDEX fishway_schema_history_s_idx ON public.fishway_schema_history USING btree (success)");
  if (database.is_mysql_family())
    CHECK(database.value(
              "SELECT group_concat(concat(index_name, ' ', column_name, ' ', non_unique) ORDER BY index_name "
              "SEPARATOR '; ') FROM information_schema.statistics WHERE table_schema = database() AND table_name = "
              "'fishway_schema_history'") == "fishway_schema_history_s_idx success 1; PRIMARY installed_rank 0");
}

CONFORMANCE("rows come back as they were written") {
  HistoryRow unicode = history_row(2, "2.0");
  unicode.description = "d'été \"größer\" \\ 100% ; -- 日本 🐟";
  unicode.script = "ordner/V2.0__d'été \"größer\" \\n 日本 🐟.sql";
  unicode.checksum = -2147483647 - 1;
  HistoryRow repeatable = history_row(3);
  repeatable.version.reset();
  repeatable.description = "";
  repeatable.checksum = 0;
  HistoryRow marker = history_row(4);
  marker.type = "UNDO_SQL";
  marker.checksum.reset();
  marker.success = false;
  marker.script = "..." + std::string(997, 'x');
  marker.description = std::string(200, 'y');
  marker.installed_by = std::string(100, 'z');

  auto session = database.connect();
  session->create_history({});
  HistoryEdit edit;
  edit.inserts = {unicode, repeatable, marker};
  session->edit_history(edit);
  auto history = database.connect()->read_history();
  REQUIRE(history);
  REQUIRE(history->size() == 3);
  CHECK(without_time(history->at(0)) == unicode);
  CHECK(without_time(history->at(1)) == repeatable);
  CHECK(without_time(history->at(2)) == marker);
}

CONFORMANCE("installed_on is the server's now, in UTC") {
  auto session = database.connect();
  session->create_history({history_row(1)});
  std::string time = session->read_history()->at(0).installed_on;
  CAPTURE(time);
  REQUIRE(time.size() >= 20);
  CHECK(time[10] == 'T');
  CHECK(time.back() == 'Z');
  std::time_t now = std::time(nullptr);
  std::tm read{};
  REQUIRE(strptime(time.c_str(), "%Y-%m-%dT%H:%M:%S", &read));
  CHECK(std::abs(std::difftime(now, timegm(&read))) < 60);
}

CONFORMANCE("an edit deletes, updates description, type and checksum, and inserts") {
  auto session = database.connect();
  session->create_history({history_row(1, "1"), history_row(2, "2")});
  HistoryEdit edit;
  edit.deletes = {1};
  HistoryRow changed = history_row(2, "9");
  changed.description = "it's new";
  changed.type = "SQL_BASELINE";
  changed.checksum.reset();
  changed.script = "not written";
  edit.updates = {changed};
  edit.inserts = {history_row(3, "3")};
  session->edit_history(edit);
  auto history = session->read_history();
  REQUIRE(history->size() == 2);
  HistoryRow expected = history_row(2, "2");
  expected.description = "it's new";
  expected.type = "SQL_BASELINE";
  expected.checksum.reset();
  CHECK(without_time(history->at(0)) == expected);
  CHECK(without_time(history->at(1)) == history_row(3, "3"));
}

CONFORMANCE("an edit that fails changes nothing") {
  auto session = database.connect();
  session->create_history({history_row(1, "1"), history_row(2, "2")});
  HistoryEdit edit;
  edit.deletes = {1};
  edit.inserts = {history_row(2, "3")};  // the rank is taken
  CHECK_THROWS_AS(session->edit_history(edit), Error);
  auto history = session->read_history();
  REQUIRE(history->size() == 2);
  CHECK(without_time(history->at(0)) == history_row(1, "1"));
}

CONFORMANCE("rows are read in the order of their ranks, and columns by their names") {
  auto session = database.connect();
  session->create_history({history_row(1)});
  execute(
      *session,
      "CREATE TABLE other_history (SUCCESS BOOLEAN NOT NULL, execution_time INT NOT NULL, extra INT, installed_on "
      "TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, installed_by VARCHAR(100) NOT NULL, checksum INT, Script "
      "VARCHAR(1000) NOT "
      "NULL, type VARCHAR(20) NOT NULL, description VARCHAR(200) NOT NULL, version VARCHAR(50), installed_rank INT NOT "
      "NULL PRIMARY KEY);"
      "INSERT INTO other_history (installed_rank, version, description, type, script, checksum, installed_by, "
      "execution_time, success) VALUES (2, '2', 'add customers', 'SQL', 'V2__add_customers.sql', 1234567890, "
      "'somebody', 0, true), (1, '1', 'add customers', 'SQL', 'V1__add_customers.sql', 1234567890, 'somebody', 0, "
      "true)");
  ConnectOptions options = database.options();
  options.table = "other_history";
  auto history = database.connect(options)->read_history();
  REQUIRE(history);
  REQUIRE(history->size() == 2);
  CHECK(without_time(history->at(0)) == history_row(1, "1"));
  CHECK(without_time(history->at(1)) == history_row(2, "2"));
}

CONFORMANCE("a history table that lacks a column is refused, and the column is named") {
  auto session = database.connect();
  execute(*session,
          "CREATE TABLE fishway_schema_history (installed_rank INT, version VARCHAR(50), description VARCHAR(200))");
  Error error = thrown_by([&] { database.connect()->read_history(); });
  CHECK(error.kind == ErrorKind::configuration);
  CHECK(error.message.find("type") != std::string::npos);
  CHECK(!error.hint.empty());
}

}  // namespace
}  // namespace fishway::conformance
