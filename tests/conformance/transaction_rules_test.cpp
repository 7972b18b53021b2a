// Which statements share a transaction: the rules of core/script/transaction_rules.cpp against the server itself.
#include "core/script/transaction_rules.hpp"

#include <vector>

#include "tests/conformance/suite.hpp"

namespace fishway::conformance {
namespace {

using Texts = std::vector<std::string>;

// A statement that fails on every server, so that all before it is rolled back.
constexpr const char* kFailing = "INSERT INTO no_such_table VALUES (1)";

std::string insert_probe(const Session& session) {
  return fmt::format(
      "INSERT INTO {} (installed_rank, description, type, script, installed_by, execution_time, success) "
      "VALUES (1, '', '', '', '', 0, true)",
      session.facts().table);
}

Statements statements(const Session& session, const Texts& texts) {
  std::vector<Statement> all;
  for (const std::string& text : texts) {
    Statements one = script(session, text);
    const Statement* statement = one.next();
    REQUIRE(statement);
    all.push_back(*statement);
    all.back().number = all.size();
  }
  return Statements(std::move(all));
}

TransactionUse use_of(const Session& session, const std::string& text) {
  Statements one = script(session, text);
  return transaction_use(*one.next(), session.facts().dialect, session.facts().version_number);
}

/// Whether a row that was written before the statement outlives a ROLLBACK behind it.
bool commits(Session& session, const std::string& text) {
  Statements all = statements(session, {insert_probe(session), text, kFailing});
  Outcome outcome = session.commit_segment(all, {});
  REQUIRE(outcome.error);
  INFO(outcome.error->message);
  CHECK(outcome.statements == 2);  // otherwise it is refused, and the test says nothing
  const bool row_is_there = !session.read_history()->empty();
  if (row_is_there) session.edit_history(HistoryEdit{.deletes = {1}, .updates = {}, .inserts = {}});
  return row_is_there;
}

void compare_commits(Session& session, const Texts& texts) {
  for (const std::string& text : texts) {
    CAPTURE(text);
    CHECK((use_of(session, text) == TransactionUse::alone) == commits(session, text));
  }
}

// In an order in which each finds what it needs.
const Texts kBothServers = {
    "CREATE TABLE p (id INT PRIMARY KEY, b INT)",
    "CREATE TABLE IF NOT EXISTS p (id INT)",
    "CREATE TABLE p2 SELECT 1 AS a",
    "CREATE TABLE p3 LIKE p",
    "ALTER TABLE p ADD c INT",
    "CREATE INDEX i ON p (b)",
    "DROP INDEX i ON p",
    "RENAME TABLE p3 TO p4",
    "TRUNCATE TABLE p4",
    "TRUNCATE p4",
    "DROP TABLE p2, p4",
    "DROP TABLE IF EXISTS no_such_table",
    "CREATE TEMPORARY TABLE tmp (a INT)",
    "CREATE TEMPORARY TABLE tmp2 SELECT 1 AS a",
    "ALTER TABLE tmp ADD b INT",
    "CREATE INDEX i ON tmp (a)",
    "TRUNCATE tmp",
    "DROP TEMPORARY TABLE tmp2",
    "DROP TEMPORARY TABLE IF EXISTS no_such_table",
    "DROP TABLE tmp",
    "CREATE VIEW v AS SELECT 1 AS a",
    "CREATE OR REPLACE VIEW v AS SELECT 2 AS a",
    "ALTER VIEW v AS SELECT 3 AS a",
    "DROP VIEW v",
    "CREATE PROCEDURE proc() SELECT 1",
    "ALTER PROCEDURE proc COMMENT 'x'",
    "DROP PROCEDURE proc",
    "CREATE FUNCTION func() RETURNS INT DETERMINISTIC NO SQL RETURN 1",
    "DROP FUNCTION func",
    "CREATE EVENT ev ON SCHEDULE EVERY 1 DAY DO SELECT 1",
    "ALTER EVENT ev DISABLE",
    "DROP EVENT ev",
    "CREATE TRIGGER tr BEFORE INSERT ON p FOR EACH ROW SET NEW.b = 1",
    "DROP TRIGGER tr",
    "CREATE DATABASE IF NOT EXISTS fw_rules",
    "ALTER DATABASE fw_rules CHARACTER SET utf8mb4",
    "DROP DATABASE fw_rules",
    "CREATE USER IF NOT EXISTS fw_rules@localhost",
    "CREATE ROLE IF NOT EXISTS fw_rules_role",
    "GRANT SELECT ON *.* TO fw_rules@localhost",
    "REVOKE SELECT ON *.* FROM fw_rules@localhost",
    "ALTER USER fw_rules@localhost IDENTIFIED BY 'Xy_123456789'",
    "SET ROLE NONE",
    "DROP ROLE fw_rules_role",
    "RENAME USER fw_rules@localhost TO fw_rules2@localhost",
    "DROP USER fw_rules2@localhost",
    "ANALYZE TABLE p",
    "CHECK TABLE p",
    "OPTIMIZE TABLE p",
    "REPAIR TABLE p",
    "CHECKSUM TABLE p",
    "FLUSH TABLES",
    "FLUSH PRIVILEGES",
    "FLUSH STATUS",
    "FLUSH LOCAL STATUS",
    "SELECT 1",
    "INSERT INTO p (id) VALUES (1)",
    "UPDATE p SET b = 2",
    "DELETE FROM p",
    "REPLACE INTO p (id) VALUES (2)",
    "WITH x AS (SELECT 1) SELECT * FROM x",
    "DO 1",
    "SAVEPOINT s",
    "HANDLER p OPEN",
    "HANDLER p CLOSE",
    "EXPLAIN SELECT 1",
    "DESCRIBE p",
    "SHOW TABLES",
    "SET @x = 1",
    "SET NAMES utf8mb4",
    "SET foreign_key_checks = 0",
    "SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE",
    "SIGNAL SQLSTATE '01000'",
    "PREPARE ps FROM 'SELECT 1'",
    "DEALLOCATE PREPARE ps",
};

const Texts kMysql = {
    "ALTER INSTANCE RELOAD TLS",
    "CREATE TABLESPACE fw_rules ADD DATAFILE 'fw_rules.ibd'",
    "DROP TABLESPACE fw_rules",
    "CREATE SPATIAL REFERENCE SYSTEM IF NOT EXISTS 4326 NAME 'x' DEFINITION 'x'",
    "TABLE p",
    "VALUES ROW(1)",
    "CREATE /*!50000 TEMPORARY */ TABLE tmp3 (a INT)",
    "/*!99999 CREATE */ SET @x = 1",
};

const Texts kMariadb = {
    "CREATE SEQUENCE seq",
    "ALTER SEQUENCE seq RESTART 1",
    "DROP SEQUENCE seq",
    "CREATE TEMPORARY SEQUENCE seq",
    "DROP TEMPORARY SEQUENCE seq",
    "CREATE OR REPLACE TABLE p (id INT PRIMARY KEY, b INT)",
    "CREATE OR REPLACE TEMPORARY TABLE tmp (a INT)",
    "BACKUP UNLOCK",
    "SET STATEMENT max_statement_time = 10 FOR SELECT 1",
    "SET STATEMENT max_statement_time = 10 FOR CREATE TABLE p5 (a INT)",
    "VALUES (1)",
    "CREATE /*M!100000 TEMPORARY */ TABLE tmp3 (a INT)",
    "CREATE /*!80000 TEMPORARY */ TABLE p6 (a INT)",
};

CONFORMANCE("what commits implicitly stands alone, and nothing else does") {
  if (!database.is_mysql_family()) return;
  auto session = database.connect();
  session->create_history({});
  compare_commits(*session, kBothServers);
  compare_commits(*session, database.dialect() == Dialect::mysql ? kMysql : kMariadb);
}

CONFORMANCE("autocommit that a script has turned off is on again behind the statement") {
  if (!database.is_mysql_family()) return;
  auto session = database.connect();
  session->create_history({});
  require_committed(execute_alone(*session, "CREATE PROCEDURE p() SET autocommit = 0"));
  for (const char* text : {"SET autocommit = 0", "SET @x = 1, @@session.autocommit = OFF", "CALL p()"}) {
    CAPTURE(text);
    CHECK(use_of(*session, text) == TransactionUse::alone);
    Statements statement = script(*session, text);
    require_committed(session->execute_alone(statement, {}, {}));
    CHECK(session->read_history()->empty());
    auto other = database.connect();
    other->edit_history(HistoryEdit{.deletes = {}, .updates = {}, .inserts = {history_row(1)}});
    CHECK(session->read_history()->size() == 1);  // no snapshot holds it back
    other->edit_history(HistoryEdit{.deletes = {1}, .updates = {}, .inserts = {}});
  }
}

CONFORMANCE("a script that changes the database leaves the history where it is") {
  if (!database.is_mysql_family()) return;
  auto session = database.connect();
  session->create_history({});
  Statements statements = script(*session, "USE mysql; SELECT 1;", true);
  CommitRecord record;
  record.rows = {history_row(1)};
  require_committed(session->commit_segment(statements, record));
  CHECK(session->read_history()->size() == 1);
  Statements next = script(*session,
                           "INSERT INTO " + session->facts().table + " SELECT 2, version, description, type, " +
                               "script, checksum, installed_by, installed_on, 0, 1 FROM " + session->facts().table,
                           true);
  require_committed(session->commit_segment(next, {}));  // without a schema's name: it is the connection's again
  CHECK(session->read_history()->size() == 2);
}

/// Whether PostgreSQL takes the statement inside a transaction; what else it has against it does not matter.
bool refused_in_transaction(Session& session, const std::string& text) {
  Statements all = statements(session, {text, kFailing});
  Outcome outcome = session.commit_segment(all, {});
  REQUIRE(outcome.error);
  CAPTURE(outcome.error->message);
  if (outcome.error->number == 1) CHECK(outcome.error->code == "25001");
  return outcome.error->code == "25001";
}

Texts postgresql_statements(int version) {
  Texts texts = {
      "CREATE DATABASE fw_rules",
      "DROP DATABASE fw_rules",
      "CREATE TABLESPACE fw_rules LOCATION '/nowhere'",
      "DROP TABLESPACE fw_rules",
      "ALTER DATABASE postgres SET TABLESPACE pg_default",
      "ALTER DATABASE postgres SET work_mem = '4MB'",
      "CREATE SUBSCRIPTION fw_rules CONNECTION '' PUBLICATION p",
      "ALTER SYSTEM SET work_mem = '4MB'",
      "CREATE INDEX CONCURRENTLY i ON t (a)",
      "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON public.t (a)",
      "CREATE INDEX i ON t (a)",
      "DROP INDEX CONCURRENTLY i1",
      "DROP INDEX i1",
      "REINDEX SCHEMA public",
      "REINDEX TABLE t",
      "REINDEX (VERBOSE) INDEX i1",
      "VACUUM",
      "VACUUM FULL t",
      "VACUUM (ANALYZE) t",
      "ANALYZE t",
      "CLUSTER",
      "CLUSTER VERBOSE",
      "CLUSTER t USING i1",
      "DISCARD ALL",
      "DISCARD TEMP",
      "COMMIT PREPARED 'x'",
      "ROLLBACK PREPARED 'x'",
      "ALTER TYPE mood ADD VALUE 'c'",
      "ALTER TABLE parted DETACH PARTITION part",
      "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
      "CHECKPOINT",
      "LOCK TABLE t",
      "LISTEN x",
      "SAVEPOINT s",
      "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
      "DO $$ BEGIN PERFORM 1; END $$",
      "TRUNCATE t",
      "CREATE ROLE fw_rules_role",
      "COMMENT ON TABLE t IS 'x'",
  };
  if (version >= 120000) {
    texts.insert(texts.end(), {"REINDEX TABLE CONCURRENTLY t", "REINDEX INDEX CONCURRENTLY i1"});
  }
  if (version >= 140000) {
    texts.insert(texts.end(), {"REINDEX (CONCURRENTLY) TABLE t", "REINDEX (CONCURRENTLY, VERBOSE) INDEX i1",
                               "ALTER TABLE parted DETACH PARTITION part CONCURRENTLY"});
  }
  return texts;
}

CONFORMANCE("what PostgreSQL refuses in a transaction stands alone, and nothing else does") {
  if (!database.is_postgresql()) return;
  auto session = database.connect();
  execute(*session,
          "CREATE TABLE t (a int); CREATE INDEX i1 ON t (a); CREATE TYPE mood AS ENUM ('a');"
          "CREATE TABLE parted (a int) PARTITION BY RANGE (a);"
          "CREATE TABLE part PARTITION OF parted FOR VALUES FROM (1) TO (2);"
          "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; CREATE UNIQUE INDEX ON m (a);");
  for (const std::string& text : postgresql_statements(session->facts().version_number)) {
    CAPTURE(text);
    CHECK((use_of(*session, text) == TransactionUse::alone) == refused_in_transaction(*session, text));
  }
}

/// What a PRAGMA says in this session.
std::string pragma(Session& session, const std::string& name) {
  execute(session, fmt::format("INSERT INTO {} (installed_rank, description, type, script, installed_by, "
                               "execution_time, success) SELECT 1, '', '', {}, '', 0, 1 FROM pragma_{}",
                               session.facts().table, name, name));
  std::string value = session.read_history()->at(0).script;
  session.edit_history(HistoryEdit{.deletes = {1}, .updates = {}, .inserts = {}});
  return value;
}

CONFORMANCE("a pragma that SQLite ignores or refuses in a transaction stands alone, and no other does") {
  if (!database.is_sqlite()) return;
  struct Setting {
    const char* name;
    const char* value;
  };
  for (const Setting& setting :
       {Setting{"foreign_keys", "0"}, Setting{"foreign_keys", "1"}, Setting{"synchronous", "1"},
        Setting{"user_version", "7"}, Setting{"application_id", "7"}, Setting{"cache_size", "77"},
        Setting{"recursive_triggers", "1"}, Setting{"ignore_check_constraints", "1"}, Setting{"query_only", "0"}}) {
    auto session = database.connect();
    session->create_history({});
    if (pragma(*session, setting.name) == setting.value) continue;
    const std::string text = fmt::format("PRAGMA {} = {}", setting.name, setting.value);
    CAPTURE(text);
    Statements in_transaction = statements(*session, {text});
    const Outcome outcome = session->commit_segment(in_transaction, {});
    const bool took_effect =
        outcome.kind == Outcome::Kind::committed && pragma(*session, setting.name) == setting.value;
    CHECK((use_of(*session, text) == TransactionUse::alone) == !took_effect);
    require_committed(execute_alone(*session, text));
    CHECK(pragma(*session, setting.name) == setting.value);
  }
}

CONFORMANCE("what SQLite refuses in a transaction stands alone") {
  if (!database.is_sqlite()) return;
  auto session = database.connect();
  for (const std::string text : {"VACUUM", "DETACH x", "CREATE TABLE t (a)", "REINDEX", "ANALYZE", "SAVEPOINT s"}) {
    CAPTURE(text);
    Statements one = statements(*session, {text});
    const bool refused = session->commit_segment(one, {}).kind == Outcome::Kind::failed;
    CHECK((use_of(*session, text) == TransactionUse::alone) == refused);
  }
}

}  // namespace
}  // namespace fishway::conformance
