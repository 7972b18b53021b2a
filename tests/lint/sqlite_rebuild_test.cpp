// SQLite: a rebuild is one change of one table.
#include <doctest/doctest.h>

#include "tests/lint/lint_sql.hpp"

namespace fishway::lint {
namespace {

constexpr const char* users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT);";

std::string rules(const std::string& before, const std::string& change, std::optional<Phase> phase = {}) {
  const LintedSql linted = lint_sql({before, change, Dialect::sqlite, 0, phase});
  INFO(linted.text());
  return linted.rules();
}

TEST_CASE("SQLite: the rebuild of the manual is silent, in either way of writing") {
  CHECK(
      rules(
          users,
          "PRAGMA foreign_keys = OFF; BEGIN TRANSACTION; CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT "
          "NULL DEFAULT '', mail TEXT); INSERT INTO users_new (id, name, mail) SELECT id, coalesce(name, ''), mail "
          "FROM "
          "users; DROP TABLE users; ALTER TABLE users_new RENAME TO users; PRAGMA foreign_key_check; COMMIT; PRAGMA "
          "foreign_keys = ON;") == "");
  CHECK(
      rules(
          users,
          "create table \"new_users\" (\"id\" integer primary key, [name] text, `mail` text, age int); insert into "
          "\"new_users\" (\"id\", \"name\", \"mail\") select \"id\", \"name\", u.mail from \"users\" as u; drop table "
          "\"users\"; alter table \"new_users\" rename to \"users\";") == "");
}

TEST_CASE("SQLite: a rebuild of a table that no file created is silent where nothing speaks against it") {
  CHECK(
      rules(
          "",
          "PRAGMA foreign_keys = OFF; CREATE TABLE n (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO n SELECT * FROM t; "
          "DROP TABLE t; ALTER TABLE n RENAME TO t;") == "");
}

TEST_CASE("SQLite: a leftover of an earlier try may be dropped first") {
  CHECK(
      rules(users,
            "CREATE TABLE IF NOT EXISTS n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); DELETE FROM n; INSERT INTO n "
            "SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;") == "");
}

TEST_CASE("SQLite: two tables that refer to each other are rebuilt in one change") {
  const std::string before =
      "CREATE TABLE a (id INTEGER PRIMARY KEY, x INT); CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INT REFERENCES a "
      "(id) "
      "ON DELETE CASCADE);";
  CHECK(
      rules(before,
            "PRAGMA foreign_keys = OFF;"
            "CREATE TABLE a_new (id INTEGER PRIMARY KEY, x TEXT); INSERT INTO a_new SELECT id, x FROM a; DROP TABLE a; "
            "ALTER TABLE a_new RENAME TO a;"
            "CREATE TABLE b_new (id INTEGER PRIMARY KEY, a_id INT REFERENCES a (id) ON DELETE SET NULL); INSERT INTO "
            "b_new "
            "SELECT * FROM b; DROP TABLE b; ALTER TABLE b_new RENAME TO b;") == "");
}

TEST_CASE("SQLite: a rebuild in a contract migration may leave a column out, and still not lose an index") {
  const std::string before = std::string(users) + "CREATE INDEX users_mail ON users (mail);";
  const std::string change =
      "CREATE TABLE n (id INTEGER PRIMARY KEY, mail TEXT); INSERT INTO n SELECT id, mail FROM users; DROP TABLE users; "
      "ALTER TABLE n RENAME TO users;";
  CHECK(rules(before, change, Phase::contract) == "rebuild-indexes");
  CHECK(rules(before, change + "CREATE INDEX users_mail ON users (mail);", Phase::contract) == "");
  CHECK(rules(before, change + "CREATE INDEX users_mail ON users (mail);") == "drop-column");
}

TEST_CASE("SQLite: what is lost is told to the gate") {
  const LintedSql linted =
      lint_sql({users,
                "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n (id, name) "
                "SELECT id, name FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
                Dialect::sqlite,
                0,
                {}});
  REQUIRE(linted.rules() == "rebuild-columns");
  REQUIRE(linted.findings.front().losses.size() == 1);
  CHECK(linted.findings.front().losses.front().table.name == "users");
  CHECK(linted.findings.front().losses.front().column == "mail");
  CHECK(linted.findings.front().place.line == 1);
}

TEST_CASE("SQLite: a rebuild over several files of one change") {
  CHECK(
      rules(
          users,
          "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM users;\n-- next\n"
          "DROP TABLE users;\n-- next\nALTER TABLE n RENAME TO users;")
          .find("drop-table") != std::string::npos);
}

}  // namespace
}  // namespace fishway::lint
