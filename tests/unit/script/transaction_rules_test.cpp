#include <doctest/doctest.h>

#include "core/script/transaction_rules.hpp"
#include "tests/unit/script/splitting.hpp"

using namespace fishway;

namespace {

TransactionUse use_of(const std::string& text, Dialect dialect, int version = 0) {
  return transaction_use(statements_of(text, options_of(dialect)).front(), dialect, version);
}

void check_all(TransactionUse use, Dialect dialect, std::initializer_list<const char*> statements) {
  for (const char* statement : statements) {
    CAPTURE(statement);
    CHECK(use_of(statement, dialect) == use);
  }
}

}  // namespace

TEST_CASE("PostgreSQL: what is refused in a transaction stands alone") {
  check_all(TransactionUse::alone, Dialect::postgresql,
            {"CREATE DATABASE x", "drop tablespace x", "CREATE INDEX CONCURRENTLY i ON t (a)",
             "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", "DROP INDEX CONCURRENTLY IF EXISTS i", "VACUUM",
             "VACUUM (ANALYZE) t", "REINDEX TABLE CONCURRENTLY t", "REINDEX (VERBOSE, CONCURRENTLY) INDEX i",
             "REINDEX SCHEMA public", "REINDEX (VERBOSE) DATABASE x", "ALTER SYSTEM SET work_mem = 1", "DISCARD ALL",
             "CLUSTER", "CLUSTER VERBOSE", "ALTER TABLE a.t DETACH PARTITION a.p CONCURRENTLY",
             "ALTER DATABASE x SET TABLESPACE y", "ALTER SUBSCRIPTION s REFRESH PUBLICATION", "COMMIT PREPARED 'x'"});
}

TEST_CASE("PostgreSQL: the rest shares a transaction") {
  check_all(TransactionUse::inside, Dialect::postgresql,
            {"CREATE TABLE t (a int)", "CREATE INDEX i ON t (a)", "REINDEX TABLE t", "CLUSTER \"t\" USING i",
             "CLUSTER public.t", "ANALYZE", "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
             "ALTER TABLE t DETACH PARTITION p", "ALTER DATABASE x SET work_mem = 1", "DISCARD TEMP", "CALL p()",
             "SAVEPOINT s", "RELEASE s", "ROLLBACK TO SAVEPOINT s", "rollback work to s", "SET search_path = x"});
}

TEST_CASE("PostgreSQL: a new enum value needs a statement of its own before 12") {
  CHECK(use_of("ALTER TYPE a.\"b\" ADD VALUE 'c'", Dialect::postgresql, 110000) == TransactionUse::alone);
  CHECK(use_of("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'c'", Dialect::postgresql, 120000) == TransactionUse::inside);
}

TEST_CASE("the script's own transactions are recognised") {
  for (const Dialect dialect : {Dialect::postgresql, Dialect::mysql, Dialect::mariadb}) {
    check_all(TransactionUse::begins, dialect, {"BEGIN", "begin work", "START TRANSACTION READ ONLY"});
    check_all(TransactionUse::commits, dialect, {"COMMIT", "COMMIT WORK AND NO CHAIN"});
    check_all(TransactionUse::rolls_back, dialect, {"ROLLBACK", "ROLLBACK WORK"});
  }
  check_all(TransactionUse::begins, Dialect::sqlite, {"BEGIN IMMEDIATE TRANSACTION"});
  check_all(TransactionUse::commits, Dialect::sqlite, {"END TRANSACTION", "COMMIT"});
  check_all(TransactionUse::commits, Dialect::postgresql, {"END"});
  check_all(TransactionUse::rolls_back, Dialect::postgresql, {"ABORT"});
}

TEST_CASE("MySQL: what commits implicitly stands alone") {
  check_all(TransactionUse::alone, Dialect::mysql,
            {"CREATE TABLE t (a INT)", "ALTER TABLE t ADD b INT", "/*!40000 ALTER TABLE `t` DISABLE KEYS */",
             "DROP VIEW v", "RENAME TABLE a TO b", "TRUNCATE t", "GRANT SELECT ON a.* TO b", "SET PASSWORD = 'x'",
             "ANALYZE TABLE t", "LOCK TABLES t WRITE", "FLUSH PRIVILEGES", "SET autocommit = 0",
             "SET @@session.autocommit = 1", "CALL p()", "CREATE PROCEDURE p() BEGIN SELECT 1; END"});
  check_all(TransactionUse::alone, Dialect::mariadb, {"BEGIN NOT ATOMIC SELECT 1; END", "CREATE SEQUENCE s", "CREATE TEMPORARY SEQUENCE s", "BACKUP STAGE START",
             "SET STATEMENT max_statement_time = 5 FOR ALTER TABLE t ADD b INT"});
}

TEST_CASE("MySQL: the rest shares a transaction") {
  check_all(
      TransactionUse::inside, Dialect::mysql,
      {"INSERT INTO t VALUES (1)", "CREATE TEMPORARY TABLE t (a INT)", "DROP TEMPORARY TABLE IF EXISTS t",
       "SET NAMES utf8", "USE x", "REPLACE INTO t VALUES (1)", "LOAD DATA INFILE 'x' INTO TABLE t", "ROLLBACK TO s",
       "CHECKSUM TABLE t", "SET STATEMENT max_statement_time = 5 FOR UPDATE t SET a = 1"});
}

TEST_CASE("SQLite: what is refused or ignored in a transaction stands alone") {
  check_all(TransactionUse::alone, Dialect::sqlite,
            {"VACUUM", "PRAGMA foreign_keys = ON", "pragma main.journal_mode(wal)", "PRAGMA synchronous=OFF",
             "ATTACH 'x' AS y"});
  check_all(TransactionUse::inside, Dialect::sqlite,
            {"PRAGMA user_version = 3", "PRAGMA foreign_key_check", "PRAGMA defer_foreign_keys = ON",
             "CREATE TABLE t (a)", "ALTER TABLE t ADD b", "SAVEPOINT s"});
}

TEST_CASE("statements that only change the session are known") {
  const auto session = [](const std::string& text, Dialect dialect) {
    return only_changes_session(statements_of(text, options_of(dialect)).front(), dialect);
  };
  CHECK(session("SET search_path = x", Dialect::postgresql));
  CHECK(session("SELECT pg_catalog.set_config('search_path', '', false)", Dialect::postgresql));
  CHECK_FALSE(session("SELECT setval('s', 1)", Dialect::postgresql));
  CHECK_FALSE(session("SET LOCAL search_path = x", Dialect::postgresql));
  CHECK_FALSE(session("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", Dialect::postgresql));
  CHECK_FALSE(session("SET STATEMENT max_statement_time = 5 FOR INSERT INTO t VALUES (1)", Dialect::mariadb));
  CHECK(session("USE x", Dialect::mysql));
  CHECK(session("SET @a = 1", Dialect::mysql));
  CHECK(session("SELECT max(id) INTO @a FROM t", Dialect::mysql));
  CHECK_FALSE(session("SET GLOBAL x = 1", Dialect::mysql));
  CHECK_FALSE(session("INSERT INTO t VALUES (1)", Dialect::mysql));
  CHECK(session("PRAGMA foreign_keys = ON", Dialect::sqlite));
}
