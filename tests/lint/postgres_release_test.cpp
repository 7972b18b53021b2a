// PostgreSQL: what breaks the code that still runs, what makes it good again, and what a contract migration may do.
#include <doctest/doctest.h>

#include "tests/lint/lint_sql.hpp"

namespace fishway::lint {
namespace {

std::string rules_of_contract(std::string before, std::string change) {
  return lint_sql({std::move(before), std::move(change), Dialect::postgresql, 0, Phase::contract}).rules();
}

TEST_CASE("a contract migration drops and renames what the code does not need any more") {
  const std::string before =
      "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL DEFAULT 1, b int);"
      "CREATE VIEW v AS SELECT id FROM t; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';"
      "CREATE TYPE mood AS ENUM ('ok'); CREATE SEQUENCE s; CREATE SCHEMA app; CREATE TABLE app.u (id int);";
  for (const char* change :
       {"ALTER TABLE t DROP COLUMN b;", "DROP VIEW v;", "DROP VIEW v; DROP TABLE t;", "DROP FUNCTION f();",
        "DROP TYPE mood;", "DROP SEQUENCE s;", "DROP SCHEMA app CASCADE;", "ALTER TABLE t RENAME TO u;",
        "ALTER TABLE t RENAME a TO c;", "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';",
        "ALTER TABLE t ALTER a DROP DEFAULT;", "REVOKE ALL ON t FROM app;", "ALTER TABLE t SET SCHEMA app;"}) {
    INFO(change);
    CHECK(rules_of_contract(before, change) == "");
  }
}

TEST_CASE("a contract migration must not empty a table, nor fail") {
  CHECK(rules_of_contract("CREATE TABLE t (id int);", "TRUNCATE t;") == "truncate");
  CHECK(rules_of_contract("CREATE TABLE t (id int);", "DELETE FROM t;") == "unbounded-delete");
  CHECK(rules_of_contract("CREATE TABLE t (id int); CREATE VIEW v AS SELECT id FROM t;", "DROP TABLE t;") ==
        "dependent-objects");
  CHECK(rules_of_contract("CREATE TABLE t (id int);", "ALTER TABLE t ADD COLUMN a int NOT NULL;") ==
        "add-required-column");
}

TEST_CASE("a drop tells the gate what would be lost") {
  const LintedSql linted =
      lint_postgres("CREATE TABLE t (id int, a int);", "ALTER TABLE t DROP COLUMN a; DROP TABLE t;");
  REQUIRE(linted.findings.size() == 2);
  REQUIRE(linted.findings[0].losses.size() == 1);
  CHECK(linted.findings[0].losses[0].table.name == "t");
  CHECK(linted.findings[0].losses[0].column == "a");
  REQUIRE(linted.findings[1].losses.size() == 1);
  CHECK(linted.findings[1].losses[0].column == "");
}

TEST_CASE("TRUNCATE ... CASCADE names the tables that follow") {
  const LintedSql linted = lint_postgres(
      "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p_id int REFERENCES p);"
      "CREATE TABLE d (c_id int REFERENCES c);",
      "TRUNCATE p CASCADE;");
  REQUIRE(linted.findings.size() == 1);
  CHECK(linted.findings[0].message == "deletes every row of p, and with CASCADE of c and d");
  CHECK(linted.findings[0].losses.size() == 3);
}

TEST_CASE("a rename that the next transaction makes good is missing in between") {
  const LintedSql linted = lint_postgres("CREATE TABLE t (id int);",
                                         "BEGIN; ALTER TABLE t RENAME TO u; COMMIT; CREATE VIEW t AS SELECT * FROM u;");
  CHECK(linted.has("rename-table"));
}

TEST_CASE("a finding that waited for the end of its transaction has the place of its statement") {
  const LintedSql linted =
      lint_postgres("CREATE TABLE t (id int);", "SELECT 1;\nALTER TABLE t RENAME TO u;\nSELECT 2;");
  REQUIRE(linted.findings.size() == 1);
  CHECK(linted.findings[0].place.line == 2);
}

TEST_CASE("a fix has the real names, quoted where they need it") {
  const LintedSql linted = lint_postgres("CREATE TABLE \"Orders\" (id int);", "DROP TABLE \"Orders\";");
  REQUIRE(linted.findings.size() == 1);
  CHECK(linted.findings[0].fix.find("DROP TABLE \"Orders\";") != std::string::npos);
}

TEST_CASE("a table that this change renamed twice is known to the code by its first name") {
  CHECK(lint_postgres("CREATE TABLE t (id int);",
                      "ALTER TABLE t RENAME TO a; ALTER TABLE a RENAME TO b; CREATE VIEW t AS SELECT * FROM b;")
            .rules() == "");
}

}  // namespace
}  // namespace fishway::lint
