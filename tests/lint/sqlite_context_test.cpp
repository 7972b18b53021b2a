// SQLite: what earlier files and statements have made of the schema.
#include <doctest/doctest.h>

#include "tests/lint/lint_sql.hpp"

namespace fishway::lint {
namespace {

std::string rules(const std::string& before, const std::string& change) {
  const LintedSql linted = lint_sql({before, change, Dialect::sqlite, 0, {}});
  INFO(linted.text());
  return linted.rules();
}

TEST_CASE("SQLite: names fold, quoted in any way, and main is the schema") {
  CHECK(rules("", "CREATE TABLE main.T (a INT); DROP TABLE [t];") == "");
  CHECK(rules("CREATE TABLE \"T\" (a INT);", "DROP TABLE main.`t`;") == "drop-table");
}

TEST_CASE("SQLite: IF NOT EXISTS on a table that is there makes none") {
  CHECK(rules("CREATE TABLE t (a INT);", "CREATE TABLE IF NOT EXISTS t (a INT); DROP TABLE t;") == "drop-table");
}

TEST_CASE("SQLite: a temporary table hides the one of production, which can be named") {
  const std::string before = "CREATE TABLE t (a INT);";
  CHECK(rules(before, "CREATE TEMP TABLE t (a INT); UPDATE t SET a = 1; DROP TABLE t;") == "");
  CHECK(rules(before, "CREATE TEMP TABLE t (a INT); DELETE FROM main.t;") == "unbounded-delete");
  CHECK(rules(before, "CREATE TEMP TABLE t (a INT);\n-- next\nDROP TABLE temp.t; DROP TABLE t;") == "drop-table");
}

TEST_CASE("SQLite: a table that was renamed earlier is known by its new name") {
  const std::string before =
      "CREATE TABLE a (x INT);\n-- next\nALTER TABLE a RENAME TO b; ALTER TABLE b RENAME COLUMN x TO y;";
  CHECK(rules(before, "CREATE INDEX b_y ON b (y);") == "");
  CHECK(rules(before, "CREATE INDEX b_x ON b (x);") == "does-not-exist");
  CHECK(rules(before, "ALTER TABLE a ADD COLUMN z INT;") == "does-not-exist");
}

TEST_CASE("SQLite: a column that an earlier file dropped is free again") {
  const std::string before = "CREATE TABLE t (a INT, b INT);\n-- next\nALTER TABLE t DROP COLUMN b;";
  CHECK(rules(before, "ALTER TABLE t ADD COLUMN b TEXT;") == "");
  CHECK(rules(before, "ALTER TABLE t DROP COLUMN b;").find("does-not-exist") != std::string::npos);
}

TEST_CASE("SQLite: a trigger's body is no statement of the migration") {
  CHECK(rules("CREATE TABLE t (a INT); CREATE TABLE log (a INT);",
              "CREATE TRIGGER tr AFTER DELETE ON t BEGIN DELETE FROM log; UPDATE t SET a = 1; END;") == "");
}

TEST_CASE("SQLite: an upsert, a returning clause and a common table expression are read") {
  const std::string before = "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT);";
  CHECK(rules(before, "INSERT INTO t (id, a) VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET a = excluded.a;") == "");
  CHECK(rules(before, "UPDATE t SET a = 1 WHERE id = 1 RETURNING id;") == "");
  CHECK(rules(before, "WITH x AS (SELECT 1 AS i) DELETE FROM t;") == "unbounded-delete");
  CHECK(rules(before, "WITH x AS (SELECT 1 AS i) DELETE FROM t WHERE id IN (SELECT i FROM x);") == "");
}

TEST_CASE("SQLite: comments and strings say nothing") {
  CHECK(rules("CREATE TABLE t (a TEXT);",
              "/* DROP TABLE t; */ INSERT INTO t VALUES ('DELETE FROM t; VACUUM'); -- VACUUM") == "");
}

TEST_CASE("SQLite: a virtual table's columns are not known") {
  CHECK(rules("CREATE VIRTUAL TABLE docs USING fts5 (title, body);",
              "INSERT INTO docs (docs, rank) VALUES ('rank', 'bm25'); INSERT INTO docs (docs) VALUES ('optimize');") ==
        "");
}

TEST_CASE("SQLite: table constraints without commas, types with sizes and conflict clauses are read") {
  const std::string before =
      "CREATE TABLE t (a VARCHAR(10) NOT NULL ON CONFLICT REPLACE DEFAULT 'x' COLLATE NOCASE, b DOUBLE PRECISION "
      "DEFAULT -1.5 "
      "CONSTRAINT b_ok CHECK (b < 9), c INT REFERENCES t (a) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED, PRIMARY "
      "KEY (a, "
      "b) UNIQUE (c) FOREIGN KEY (b) REFERENCES t (b)) WITHOUT ROWID;";
  CHECK(rules(before, "CREATE INDEX i ON t (a, b, c DESC);") == "");
  CHECK(rules(before, "ALTER TABLE t DROP COLUMN c;") == "drop-column drop-column-in-use");
}

TEST_CASE("SQLite: what cannot be read is passed over") {
  CHECK(rules("", "CREATE TABLE;") == "");
  CHECK(rules("", "ALTER TABLE;") == "");
  CHECK(rules("", "INSERT INTO;") == "");
  CHECK(rules("", "PRAGMA;") == "");
  CHECK(rules("", "SELECT (((;") == "");
}

}  // namespace
}  // namespace fishway::lint
