#include <doctest/doctest.h>

#include "tests/unit/script/splitting.hpp"

using namespace fishway;

namespace {

Texts split_sqlite(std::string text) { return split(std::move(text), Dialect::sqlite); }

}  // namespace

TEST_CASE("SQLite: a delimiter in a string, identifier or comment does not cut") {
  CHECK(split_sqlite("SELECT 'a;''\\', \"b;\", `c;`, [d;'], /* ; /* */ 1 -- ;\n; SELECT x';'").size() == 2);
}

TEST_CASE("SQLite: a trigger is one statement") {
  const std::string trigger =
      "CREATE TEMP TRIGGER t AFTER INSERT ON x BEGIN\n UPDATE x SET a = CASE WHEN 1 THEN 2 END; /* END; */ SELECT "
      "1;\nEND";
  CHECK(split_sqlite(trigger + ";\nSELECT 1;") == Texts{trigger, "SELECT 1"});
  CHECK(split_sqlite("CREATE TRIGGER t AFTER INSERT ON x BEGIN SELECT 1; END").size() == 1);
  CHECK(split_sqlite("EXPLAIN QUERY PLAN CREATE TRIGGER t BEGIN SELECT 1; END; SELECT 1").size() == 2);
}

TEST_CASE("SQLite: BEGIN and END TRANSACTION are statements") {
  CHECK(split_sqlite("BEGIN; CREATE TABLE \"trigger\" (a); END TRANSACTION; SELECT 1") ==
        Texts{"BEGIN", "CREATE TABLE \"trigger\" (a)", "END TRANSACTION", "SELECT 1"});
}

TEST_CASE("SQLite: commands of sqlite3 are refused with what to write instead") {
  CHECK(split_error("SELECT 1;\n.read other.sql\n", Dialect::sqlite) ==
        "2:1 .read is a command of sqlite3 | put that file's SQL into a migration of its own");
  CHECK(split_error(".mode csv\n", Dialect::sqlite).starts_with("1:1 .mode"));
}

TEST_CASE("SQLite: what is not closed is an error where it began") {
  CHECK(split_error("SELECT [a", Dialect::sqlite).starts_with("1:8 the quoted identifier"));
  CHECK(split_error("SELECT 1; /* a", Dialect::sqlite).starts_with("1:11 the comment"));
  CHECK(split_error("CREATE TRIGGER t AFTER INSERT ON x BEGIN SELECT 1;", Dialect::sqlite)
            .starts_with("1:8 the trigger"));
}
