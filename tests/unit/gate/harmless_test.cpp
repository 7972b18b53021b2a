#include "core/gate/harmless.hpp"

#include <doctest/doctest.h>

namespace fishway {
namespace {

Statement statement(const std::string& text) {
  Statement result;
  result.text = text;
  result.head = text.substr(0, text.find(' '));
  return result;
}

SplitOptions dialect(Dialect which) {
  SplitOptions options;
  options.dialect = which;
  options.server_version = which == Dialect::postgresql ? 150000 : 0;
  return options;
}

Weight weight(const std::string& text, Dialect which = Dialect::postgresql) {
  return weight_of(statement(text), dialect(which));
}

TEST_CASE("what makes something new weighs nothing") {
  CHECK(weight("CREATE TABLE t (id int primary key, name text)") == Weight::nothing);
  CHECK(weight("CREATE VIEW v AS SELECT 1") == Weight::nothing);
  CHECK(weight("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ DROP TABLE t $$") == Weight::nothing);
  CHECK(weight("CREATE TYPE mood AS ENUM ('a')") == Weight::nothing);
}

TEST_CASE("what may not be new has to be looked into") {
  CHECK(weight("CREATE TABLE IF NOT EXISTS t (id int)") == Weight::unknown);
  CHECK(weight("CREATE TABLE p PARTITION OF t DEFAULT") == Weight::unknown);
  CHECK(weight("CREATE OR REPLACE VIEW v AS SELECT 1") == Weight::unknown);
  CHECK(weight("CREATE INDEX i ON t (a)") == Weight::unknown);
}

TEST_CASE("a foreign key locks the other table for a moment") {
  CHECK(weight("CREATE TABLE t (id int REFERENCES other)") == Weight::lock);
}

TEST_CASE("a plain column is added with a brief lock") {
  CHECK(weight("ALTER TABLE t ADD COLUMN a int") == Weight::lock);
  CHECK(weight("ALTER TABLE s.t ADD a varchar(20) NOT NULL DEFAULT 'x', ADD COLUMN b boolean DEFAULT false") ==
        Weight::lock);
  CHECK(weight("ALTER TABLE t ADD COLUMN a int", Dialect::sqlite) == Weight::lock);
}

TEST_CASE("any other column has to be looked into") {
  CHECK(weight("ALTER TABLE t ADD COLUMN a mood") == Weight::unknown);
  CHECK(weight("ALTER TABLE t ADD COLUMN a uuid DEFAULT gen_random_uuid()") == Weight::unknown);
  CHECK(weight("ALTER TABLE t ADD COLUMN a int DEFAULT 1 + f()") == Weight::unknown);
  CHECK(weight("ALTER TABLE t ADD COLUMN a int CHECK (a > 0)") == Weight::unknown);
  CHECK(weight("ALTER TABLE t ADD COLUMN a int REFERENCES b") == Weight::unknown);
  CHECK(weight("ALTER TABLE t ADD COLUMN a int UNIQUE") == Weight::unknown);
  CHECK(weight("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)") == Weight::unknown);
  CHECK(weight("ALTER TABLE t ADD COLUMN a int, DROP COLUMN b") == Weight::unknown);
}

TEST_CASE("MySQL's columns have to be looked into, because some row formats copy the table") {
  CHECK(weight("ALTER TABLE t ADD COLUMN a int", Dialect::mysql) == Weight::unknown);
}

TEST_CASE("rows are work without a lock that keeps others out") {
  CHECK(weight("INSERT INTO t VALUES (1)") == Weight::work);
  CHECK(weight("UPDATE t SET a = 1 WHERE id = 2") == Weight::work);
  CHECK(weight("DELETE FROM t") == Weight::unknown);
  CHECK(weight("INSERT INTO t VALUES " + std::string(10'000, '1')) == Weight::work);
}

TEST_CASE("a function that is called has to be looked into") {
  CHECK(weight("SELECT index_everything()") == Weight::unknown);
  CHECK(weight("DO $$ BEGIN PERFORM 1; END $$") == Weight::unknown);
  CHECK(weight("CALL tidy_up()") == Weight::unknown);
}

TEST_CASE("work behind a lock in one transaction keeps others waiting") {
  HarmlessTransaction transaction;
  transaction.begin();
  CHECK(transaction.take(Weight::work));
  CHECK(transaction.take(Weight::lock));
  CHECK(transaction.take(Weight::lock));
  CHECK_FALSE(transaction.take(Weight::work));
  transaction.begin();
  CHECK(transaction.take(Weight::work));
}

TEST_CASE("data may be lost where a word says so") {
  CHECK(may_lose_data(statement("ALTER TABLE t DROP COLUMN a")));
  CHECK(may_lose_data(statement("truncate t")));
  CHECK(may_lose_data(statement("SELECT f()")));
  CHECK_FALSE(may_lose_data(statement("ALTER TABLE t ADD COLUMN a int")));
  CHECK_FALSE(may_lose_data(statement("CREATE INDEX i ON t (a)")));
}

}  // namespace
}  // namespace fishway
