// Whether a statement of MySQL or MariaDB that was announced and not ticked off took effect.
#include "tests/conformance/mysql_suite.hpp"

namespace fishway {

static const char* effect_name(Probe::Effect effect) {
  constexpr const char* names[] = {"took effect", "none", "in progress", "unknown"};
  return names[static_cast<int>(effect)];
}

}  // namespace fishway

namespace fishway::conformance {
namespace {

std::string probed(Session& session, const std::string& text) {
  Statements statement = script(session, text);
  const Probe probe = session.probe(*statement.next());
  INFO(probe.finding);
  CHECK_FALSE(probe.finding.empty());
  if (probe.effect == Probe::Effect::unknown) CHECK_FALSE(probe.where_to_look.empty());
  return effect_name(probe.effect);
}

std::unique_ptr<Session> session_with_tables(const TestDatabase& database) {
  auto session = database.connect();
  execute(*session,
          "CREATE TABLE parent (id INT PRIMARY KEY) ENGINE=InnoDB;"
          "CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT, KEY ka (a)) ENGINE=InnoDB;"
          "CREATE TABLE ranges (id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION p1 VALUES LESS THAN (10))");
  return session;
}

// Each leaves a trace: before it nothing has happened, after it it took effect.
constexpr const char* kDecisive[] = {
    "CREATE TABLE made (i INT)",
    "RENAME TABLE made TO remade",
    "DROP TABLE remade",
    "CREATE VIEW v AS SELECT 1 AS one",
    "DROP VIEW v",
    "ALTER TABLE t ADD COLUMN c INT, MODIFY b BIGINT",
    "ALTER TABLE t RENAME COLUMN c TO d",
    "ALTER TABLE t CHANGE d c BIGINT",
    "ALTER TABLE t DROP COLUMN c",
    "ALTER TABLE t ADD INDEX kb (b)",
    "ALTER TABLE t RENAME INDEX kb TO kc",
    "DROP INDEX kc ON t",
    "CREATE UNIQUE INDEX u ON t (b)",
    "ALTER TABLE t DROP PRIMARY KEY",
    "ALTER TABLE t ADD PRIMARY KEY (id)",
    "ALTER TABLE t ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES parent (id)",
    "ALTER TABLE t DROP FOREIGN KEY fk",
    "ALTER TABLE t ADD CONSTRAINT ck CHECK (b > 0)",
    "ALTER TABLE t DROP CONSTRAINT ck",
    "ALTER TABLE ranges ADD PARTITION (PARTITION p2 VALUES LESS THAN (20))",
    "ALTER TABLE ranges DROP PARTITION p1",
    "CREATE PROCEDURE p() SELECT 1",
    "DROP PROCEDURE p",
    "CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1",
    "CREATE TRIGGER trg BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1",
    "DROP TRIGGER trg",
    "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO DO 1",
    "CREATE USER fw_probed@localhost IDENTIFIED BY 'x'",
    "DROP USER fw_probed@localhost",
    "ALTER TABLE t RENAME TO t2",
    "RENAME TABLE parent TO parent_old, t2 TO parent",
};

MYSQL("MySQL: of DDL that leaves a trace it is known whether it took effect") {
  const auto session = session_with_tables(database);
  for (const char* text : kDecisive) {
    INFO(std::string(text));
    CHECK(probed(*session, text) == "none");
    require_committed(alone(*session, text));
    CHECK(probed(*session, text) == "took effect");
  }
}

MYSQL("MySQL: what can be executed again is to be") {
  const auto session = session_with_tables(database);
  for (const char* text :
       {"ALTER TABLE t MODIFY a BIGINT", "ALTER TABLE t ENGINE=InnoDB", "CREATE TABLE IF NOT EXISTS t (i INT)",
        "CREATE OR REPLACE VIEW v AS SELECT 1 AS one", "DROP TABLE IF EXISTS nowhere", "ANALYZE TABLE t",
        "ALTER TABLE t DROP INDEX ka, ADD INDEX ka (a, b)", "GRANT SELECT ON *.* TO CURRENT_USER"}) {
    INFO(std::string(text));
    CHECK(probed(*session, text) == "none");
  }
}

MYSQL("MySQL: where nobody can know, it is said where to look") {
  const auto session = session_with_tables(database);
  require_committed(commit(*session, "INSERT INTO t VALUES (1, 1, 1)"));
  for (const char* text :
       {"INSERT INTO t VALUES (2, 2, 2)", "UPDATE t SET a = a + 1", "TRUNCATE TABLE t",
        "ALTER TABLE t DROP COLUMN a, ADD COLUMN a INT", "DROP TABLE t, nowhere", "ALTER TABLE t ADD INDEX (b)"}) {
    INFO(std::string(text));
    CHECK(probed(*session, text) == "unknown");
  }
  require_committed(commit(*session, "DELETE FROM t"));
  CHECK(probed(*session, "TRUNCATE TABLE t") == "took effect");
}

MYSQL("MySQL: a statement that the connection of before still executes is in progress") {
  const auto session = session_with_tables(database);
  const auto other = database.connect();
  const std::string text = "CREATE TABLE slow AS SELECT SLEEP(60) AS s";
  std::thread before([&] { alone(*other, text); });
  std::this_thread::sleep_for(Milliseconds(500));
  Statements statement = script(*session, text);
  const Probe probe = session->probe(*statement.next());
  CHECK(std::string(effect_name(probe.effect)) == "in progress");
  REQUIRE(probe.blockers.size() == 1);
  const auto still = session->still_in_the_way(probe.blockers);
  other->cancel();
  before.join();
  REQUIRE(still);
  CHECK(still->size() == 1);
  std::this_thread::sleep_for(Milliseconds(200));
  CHECK(session->still_in_the_way(probe.blockers)->empty());
}

}  // namespace
}  // namespace fishway::conformance
