// What is in the managed schemas, and emptying them.
#include "tests/conformance/suite.hpp"

namespace fishway::conformance {
namespace {

CONFORMANCE("a schema with only fishway's own tables is empty, one with any other table is not") {
  auto session = database.connect();
  CHECK(session->non_empty_schemas().empty());
  session->create_history({});
  session->write_checkpoint(checkpoint("V1__test.sql"));
  session->write_property("label", "test");
  CHECK(session->non_empty_schemas().empty());
  execute(*session, "CREATE TABLE t1 (i INT)");
  CHECK(session->non_empty_schemas() == std::vector<std::string>{session->facts().schema});
}

std::string contents(const TestDatabase& database) {
  std::string common =
      "CREATE TABLE parents (id INT PRIMARY KEY);"
      "CREATE TABLE children (id INT PRIMARY KEY, parent INT, FOREIGN KEY (parent) REFERENCES parents (id));"
      "INSERT INTO parents VALUES (1);"
      "INSERT INTO children VALUES (1, 1);"
      "CREATE VIEW a_view AS SELECT * FROM children;"
      "CREATE VIEW b_view AS SELECT * FROM a_view;";
  if (database.is_postgresql())
    return common +
           "CREATE TYPE mood AS ENUM ('good', 'bad');"
           "CREATE DOMAIN positive AS INT CHECK (VALUE > 0);"
           "CREATE SEQUENCE numbers;"
           "CREATE FUNCTION f(mood) RETURNS INT LANGUAGE SQL AS $$ SELECT 1 $$;"
           "CREATE MATERIALIZED VIEW m_view AS SELECT * FROM b_view;"
           "CREATE TABLE parts (i INT) PARTITION BY RANGE (i);"
           "CREATE TABLE part_1 PARTITION OF parts FOR VALUES FROM (0) TO (9);"
           "CREATE TABLE \"Odd \"\"name\" (m mood, p positive)";
  if (database.is_sqlite())
    return common +
           "CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO counted DEFAULT VALUES;"
           "CREATE TRIGGER tr AFTER INSERT ON parents BEGIN DELETE FROM children; END;"
           "CREATE VIRTUAL TABLE texts USING fts5 (body);"
           "CREATE TABLE \"Odd \"\"name\" (i INT); CREATE INDEX odd_i ON \"Odd \"\"name\" (i)";
  return common +
         "CREATE PROCEDURE p() SELECT 1;"
         "CREATE FUNCTION f() RETURNS INT DETERMINISTIC NO SQL RETURN 1;"
         "CREATE TRIGGER tr BEFORE INSERT ON parents FOR EACH ROW SET NEW.id = 1;"
         "CREATE EVENT e ON SCHEDULE EVERY 1 YEAR DO SELECT 1;"
         "CREATE TABLE `Odd ``name` (i INT)";
}

std::string what_is_left(const TestDatabase& database) {
  if (database.is_postgresql())
    return "SELECT string_agg(what, ', ' ORDER BY what) FROM (SELECT relname AS what FROM pg_class WHERE relnamespace "
           "= "
           "'public'::regnamespace UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace "
           "UNION "
           "ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace) x WHERE what NOT LIKE "
           "'%fw_probe%'";
  if (database.is_sqlite())
    return "SELECT group_concat(name) FROM sqlite_master WHERE name NOT LIKE '%fw_probe%' AND name <> "
           "'sqlite_sequence'";
  return "SELECT group_concat(what) FROM (SELECT table_name AS what FROM information_schema.tables WHERE table_schema "
         "= "
         "database() AND table_name NOT LIKE 'fw_probe%' UNION ALL SELECT routine_name FROM "
         "information_schema.routines WHERE "
         "routine_schema = database() UNION ALL SELECT event_name FROM information_schema.events WHERE event_schema = "
         "database()) x";
}

CONFORMANCE("clean leaves nothing, and the session works on") {
  ConnectOptions options = database.options();
  if (database.is_sqlite()) options.url.options["foreign_keys"] = "on";
  auto session = database.connect(options);
  session->create_history({history_row(1)});
  session->write_checkpoint(checkpoint("V1__test.sql"));
  session->write_property("label", "test");
  execute(*session, contents(database));
  session->clean({});
  CHECK(database.value(what_is_left(database)) == "NULL");
  CHECK_FALSE(session->read_history());
  CHECK(session->read_checkpoints().empty());
  CHECK_FALSE(session->read_property("label"));
  CHECK(session->non_empty_schemas().empty());
  session->create_history({});
  execute(*session, contents(database));
}

CONFORMANCE("cleaning an empty schema does nothing") {
  auto session = database.connect();
  session->clean({});
  CHECK(session->non_empty_schemas().empty());
}

CONFORMANCE("identifiers are quoted as the history's schema row has them") {
  auto session = database.connect();
  CHECK(session->quote("shop") == (database.is_mysql_family() ? "`shop`" : "\"shop\""));
  CHECK(session->quote("a`b") == (database.is_mysql_family() ? "`a``b`" : "\"a`b\""));
  CHECK(session->quote("a\"b") == (database.is_mysql_family() ? "`a\"b`" : "\"a\"\"b\""));
}

CONFORMANCE("schemas that are missing are told, and created") {
  if (database.is_sqlite()) {
    auto session = database.connect();
    CHECK(thrown_by([&] { session->create_schema("other"); }).kind == ErrorKind::configuration);
    return;
  }
  std::string other = "fw_other_" + database.options().url.database;
  ConnectOptions options = database.options();
  std::string own = database.connect()->facts().schema;
  options.default_schema = own;
  options.schemas = {own, other};
  auto session = database.connect(options);
  CHECK(session->facts().schemas == std::vector<std::string>{own, other});
  CHECK(session->missing_schemas() == std::vector<std::string>{other});
  session->create_schema(other);
  CHECK(session->missing_schemas().empty());
  session->clean({other});
  CHECK(session->missing_schemas() == std::vector<std::string>{other});
}

}  // namespace
}  // namespace fishway::conformance
