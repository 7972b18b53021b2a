// What MySQL's linter knows of the files before: what is new, what is there, what a session has set.
#include <doctest/doctest.h>

#include "tests/lint/lint_sql.hpp"

namespace fishway::lint {
namespace {

std::string rules(const std::string& before, const std::string& change, Dialect dialect = Dialect::mysql,
                  std::optional<Phase> phase = {}) {
  const LintedSql linted = lint_sql({before, change, dialect, 0, phase});
  INFO(change, "\n", linted.text());
  return linted.rules();
}

const std::string kTable = "CREATE TABLE t (id INT PRIMARY KEY, v INT, s VARCHAR(20)) DEFAULT CHARSET utf8mb4;";

TEST_CASE("mysql: what one file creates is new for the change's next file, and in production for the next change") {
  CHECK(rules("", "CREATE TABLE t (id INT, v INT);\n-- next\nALTER TABLE t MODIFY v BIGINT;") == "");
  CHECK(rules("CREATE TABLE t (id INT, v INT);\n-- next\nSELECT 1;", "ALTER TABLE t MODIFY v BIGINT;") == "table-copy");
}

TEST_CASE("mysql: earlier changes of a column count") {
  CHECK(rules(kTable + "\n-- next\nALTER TABLE t MODIFY v BIGINT;", "ALTER TABLE t MODIFY v BIGINT NOT NULL;") == "");
  CHECK(rules(kTable + "\n-- next\nALTER TABLE t CHANGE s name VARCHAR(63);",
              "ALTER TABLE t MODIFY name VARCHAR(64);") == "table-copy");
  CHECK(rules(kTable + "\n-- next\nRENAME TABLE t TO u;", "ALTER TABLE u ADD INDEX (v);") == "");
  CHECK(rules(kTable + "\n-- next\nALTER TABLE t CONVERT TO CHARACTER SET latin1;",
              "ALTER TABLE t MODIFY s VARCHAR(255);") == "");
}

TEST_CASE("mysql: a table LIKE another has its columns") {
  CHECK(rules(kTable + "CREATE TABLE u LIKE t;", "ALTER TABLE u MODIFY v INT DEFAULT 3;") == "");
  CHECK(rules(kTable + "CREATE TABLE u LIKE t;", "ALTER TABLE u MODIFY v BIGINT;") == "table-copy");
}

TEST_CASE("mysql: a renamed new table is still new") {
  CHECK(rules("",
              "CREATE TABLE t (id INT, v INT);\nRENAME TABLE t TO u;\nALTER TABLE u MODIFY v BIGINT;\nDROP TABLE u;") ==
        "");
}

TEST_CASE("mysql: IF NOT EXISTS on a table that was there does not make it new") {
  CHECK(rules(kTable, "CREATE TABLE IF NOT EXISTS t (id INT);\nALTER TABLE t MODIFY v BIGINT;") == "table-copy");
}

TEST_CASE("mysql: a temporary table hides the other until it is dropped") {
  CHECK(rules(kTable, "CREATE TEMPORARY TABLE t (id INT);\nTRUNCATE t;\nDROP TABLE t;") == "");
  CHECK(rules(kTable, "CREATE TEMPORARY TABLE t (id INT);\nDROP TABLE t;\nTRUNCATE t;") == "truncate");
  CHECK(rules(kTable, "CREATE TEMPORARY TABLE t (id INT);\n-- next\nTRUNCATE t;") == "truncate");
}

TEST_CASE("mysql: quotes, letter case of columns, and the database's name are seen through") {
  CHECK(rules(kTable, "ALTER TABLE `t` MODIFY COLUMN `V` BIGINT;") == "table-copy");
  CHECK(rules("CREATE TABLE app.t (id INT, v INT);", "ALTER TABLE `app`.`t` MODIFY v INT DEFAULT 4;") == "");
}

TEST_CASE("mysql: session settings last until the file's end") {
  const std::string key = "ALTER TABLE t ADD FOREIGN KEY (v) REFERENCES t (id);";
  CHECK(rules(kTable, "SET FOREIGN_KEY_CHECKS=0;\n" + key) == "");
  CHECK(rules(kTable, "SET FOREIGN_KEY_CHECKS=0;\n-- next\n" + key) == "foreign-key");
  CHECK(rules(kTable, "/*!40014 SET @OLD=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;\n" + key) == "");
  CHECK(rules(kTable, "SET GLOBAL foreign_key_checks = 0;\n" + key) == "foreign-key set-global");
}

TEST_CASE("mysql: in a contract a drop breaks nothing, and locks stay locks") {
  CHECK(rules(kTable, "ALTER TABLE t DROP COLUMN v;\nDROP TABLE t;", Dialect::mysql, Phase::contract) == "");
  CHECK(rules(kTable, "ALTER TABLE t MODIFY v BIGINT;", Dialect::mysql, Phase::contract) == "table-copy");
  CHECK(rules(kTable, "TRUNCATE t;\nDELETE FROM t;", Dialect::mysql, Phase::contract) == "truncate unbounded-delete");
}

TEST_CASE("mysql: texts and comments never count") {
  CHECK(
      rules(
          kTable,
          "INSERT INTO log VALUES ('DROP TABLE t; DELETE FROM t');\n/* DROP TABLE t; */ SELECT 1; # DROP TABLE t\n") ==
      "");
}

TEST_CASE("mysql: a procedure that is called is looked into, with its prepared statements") {
  const std::string procedure =
      "CREATE PROCEDURE change_it()\nBEGIN\n  IF NOT EXISTS (SELECT 1 FROM information_schema.columns) THEN\n"
      "    ALTER TABLE t MODIFY v BIGINT;\n  END IF;\nEND;\n";
  CHECK(rules(kTable, procedure + "CALL change_it();\nDROP PROCEDURE change_it;") == "table-copy");
  CHECK(rules(kTable, procedure) == "");
  CHECK(rules(kTable + "\n" + procedure, "CALL change_it();") == "table-copy");
  CHECK(
      rules(kTable,
            "SET @s = (SELECT IF((SELECT COUNT(*) FROM information_schema.columns) > 0, 'SELECT 1', 'ALTER TABLE t ADD "
            "COLUMN w INT NOT NULL'));\nPREPARE p FROM @s;\nEXECUTE p;\nDEALLOCATE PREPARE p;") ==
      "add-required-column");
  CHECK(rules(kTable, "SET @n = 't';\nSET @s = CONCAT('DROP TABLE ', @n);\nPREPARE p FROM @s;\nEXECUTE p;") ==
        "drop-table");
}

TEST_CASE("mariadb: compound statements are looked into") {
  CHECK(rules(kTable, "BEGIN NOT ATOMIC\n  UPDATE t SET v = 1;\nEND;", Dialect::mariadb) == "unbounded-update");
  CHECK(rules(kTable, "EXECUTE IMMEDIATE 'DROP TABLE t';", Dialect::mariadb) == "drop-table");
}

TEST_CASE("mysql: a swap of tables is no rename, a rename with a view neither") {
  CHECK(rules(kTable, "CREATE TABLE t_new LIKE t;\nRENAME TABLE t TO t_old, t_new TO t;") == "");
  CHECK(rules(kTable, "ALTER TABLE t RENAME u;\nCREATE VIEW t AS SELECT * FROM u;") == "");
}

TEST_CASE("mysql: what cannot be cut or closed is no more than a note") {
  for (const char* text : {"ALTER TABLE",
                           "ALTER TABLE t ADD",
                           "CREATE TABLE t (",
                           "ALTER TABLE t ADD (a INT",
                           "UPDATE",
                           "DELETE",
                           "CREATE",
                           "DROP",
                           "SET",
                           "CALL",
                           "ALTER TABLE t MODIFY",
                           "ALTER TABLE t ADD INDEX",
                           "RENAME TABLE a TO",
                           "CREATE INDEX",
                           "EXPLODE t",
                           "UPDATE t SET",
                           "CREATE PROCEDURE p(",
                           "WITH a AS (SELECT 1)",
                           "PREPARE",
                           "EXECUTE IMMEDIATE",
                           "ALTER TABLE t , , ,",
                           "ALTER TABLE t ) ) x",
                           "CREATE TABLE t LIKE",
                           "/*!80000"}) {
    INFO(text);
    for (const Dialect dialect : {Dialect::mysql, Dialect::mariadb}) {
      const auto linter = make_dialect_linter({dialect, dialect == Dialect::mysql ? 80400 : 101100, {}});
      linter->begin_file({"V1.sql", true, {}, false});
      Statement statement;
      statement.text = text;
      statement.file = std::make_shared<const std::string>("V1.sql");
      CHECK_NOTHROW(linter->statement(statement));
      CHECK_NOTHROW(linter->end_file());
    }
  }
}

}  // namespace
}  // namespace fishway::lint
