// PostgreSQL: whether a statement that was announced took effect is seen from what it left, before and after it.
#include <thread>

#include "tests/conformance/on_postgres.hpp"

namespace fishway {

[[maybe_unused]] static std::ostream& operator<<(std::ostream& out, Probe::Effect effect) {
  constexpr const char* names[] = {"took effect", "none", "in progress", "unknown"};
  return out << names[static_cast<int>(effect)];
}

}  // namespace fishway

namespace fishway::conformance {
namespace {

using Effect = Probe::Effect;

Probe probe(Session& session, std::string_view sql) {
  Statements statements = script(session, sql);
  Probe probe = session.probe(*statements.next());
  CHECK_MESSAGE(!probe.finding.empty(), sql);
  CHECK_MESSAGE((probe.effect != Effect::unknown || !probe.where_to_look.empty()), sql);
  return probe;
}

struct Case {
  std::string statement;
  std::string cleaning = {};  ///< of what is not the database's own
};

// Before it runs nothing is seen of it; afterwards it is seen.
void check_seen(TestDatabase& database, const std::string& setup, const std::vector<Case>& cases) {
  auto session = database.connect();
  execute(*session, setup);
  for (const Case& one : cases) {
    CAPTURE(one.statement);
    CHECK(probe(*session, one.statement).effect == Effect::none);
    require_committed(execute_alone(*session, one.statement));
    Probe after = probe(*session, one.statement);
    CAPTURE(after.finding);
    CHECK(after.effect == Effect::took_effect);
    if (!one.cleaning.empty()) require_committed(execute_alone(*session, one.cleaning));
  }
}

POSTGRES("an index that is there and valid was built, and one that is dropped is gone") {
  check_seen(database, "CREATE SCHEMA app; CREATE TABLE app.t (a int, \"B\" int);",
             {{"CREATE INDEX CONCURRENTLY i ON app.t (a)"},
              {"CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"I 2\" ON app.t (\"B\")"},
              {"DROP INDEX CONCURRENTLY app.i"},
              {"CREATE INDEX CONCURRENTLY i ON app.t (a)"},
              {"ALTER INDEX app.i RENAME TO j"}});
}

POSTGRES("what is made in a database or a cluster is seen, and seen to be gone") {
  const std::string name = database.options().url.database + "_p";
  check_seen(database, "SELECT 1;",
             {{"CREATE DATABASE " + name},
              {"ALTER DATABASE " + name + " RENAME TO " + name + "2"},
              {"DROP DATABASE " + name + "2"},
              {"CREATE ROLE " + name},
              {"ALTER ROLE " + name + " RENAME TO " + name + "2"},
              {"DROP ROLE " + name + "2"},
              {"CREATE SCHEMA app"},
              {"CREATE TABLE app.t (a int)"},
              {"CREATE VIEW v AS SELECT 1 AS one"},
              {"CREATE MATERIALIZED VIEW m AS SELECT 1 AS one"},
              {"CREATE SEQUENCE s"},
              {"CREATE TYPE mood AS ENUM ('ok')"},
              {"CREATE DOMAIN d AS int"},
              {"CREATE PUBLICATION p FOR TABLE app.t"},
              {"CREATE SUBSCRIPTION sub CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p WITH (connect = false)",
               "ALTER SUBSCRIPTION sub SET (slot_name = NONE)"},
              {"DROP SUBSCRIPTION sub"}});
}

POSTGRES("what is made inside a table or a type is seen, and seen to be gone") {
  check_seen(database,
             "CREATE TABLE t (a int, old int); CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE p (a int) PARTITION BY "
             "LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); CREATE TABLE p2 (a int);",
             {{"ALTER TABLE t ADD COLUMN c int, ADD d int"},
              {"ALTER TABLE t RENAME COLUMN c TO e"},
              {"ALTER TABLE t DROP COLUMN old, ALTER a SET DEFAULT 1"},
              {"ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID"},
              {"ALTER TABLE t RENAME CONSTRAINT k TO l"},
              {"ALTER TABLE t DROP CONSTRAINT l"},
              {"ALTER TABLE t ADD PRIMARY KEY (a)"},
              {"ALTER TYPE mood ADD VALUE 'so so'"},
              {"ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'"},
              {"ALTER TABLE p ATTACH PARTITION p2 FOR VALUES IN (2)"},
              {"ALTER TABLE p DETACH PARTITION p1"},
              {"CREATE POLICY only_mine ON t USING (true)"},
              {"CREATE RULE nothing AS ON DELETE TO t DO INSTEAD NOTHING"},
              {"CREATE STATISTICS st ON a, e FROM t"},
              {"ALTER TABLE t RENAME TO u"},
              {"DROP TABLE u"}});
}

POSTGRES("a partition that is detached concurrently is seen") {
  auto session = database.connect();
  if (session->facts().version_number < 140000) return;
  check_seen(database,
             "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);",
             {{"ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY"}});
}

POSTGRES("what does no harm can be executed again, and the finding says so") {
  auto session = database.connect();
  for (const char* again : {"VACUUM", "ANALYZE t", "REINDEX TABLE CONCURRENTLY t", "CLUSTER", "ALTER SYSTEM RESET ALL",
                            "REFRESH MATERIALIZED VIEW m", "COMMENT ON TABLE t IS 'x'"})
    CHECK_MESSAGE(probe(*session, again).effect == Effect::none, again);
}

POSTGRES("where nobody can know, it is said where to look") {
  auto session = database.connect();
  execute(*session,
          "CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE INDEX t_a ON t (a);"
          "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';");
  for (const char* unknown :
       {"INSERT INTO t VALUES (1)", "UPDATE t SET a = 2", "CALL p()", "SELECT f()", "DO $$BEGIN END$$", "TRUNCATE t",
        "CREATE INDEX CONCURRENTLY ON t (a)", "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'"})
    CHECK_MESSAGE(probe(*session, unknown).effect == Effect::unknown, unknown);
  CHECK(probe(*session, "INSERT INTO t VALUES (1)").where_to_look == "SELECT * FROM \"t\" LIMIT 20;");
  CHECK(probe(*session, "CREATE INDEX CONCURRENTLY ON t (a)").finding.find("t_a") != std::string::npos);
}

POSTGRES("an invalid index that nobody builds is not taken for a good one") {
  auto session = database.connect();
  execute(*session, "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1);");
  const std::string build = "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)";
  Statements statement = script(*session, build);
  CHECK(session->execute_alone(statement, Checkpoint{}, CommitRecord{}).kind == Outcome::Kind::failed);
  execute(*session, "UPDATE pg_index SET indisvalid = false WHERE indexrelid = to_regclass('i');");
  Probe found = probe(*session, build);
  CHECK(found.effect == Effect::none);
}

POSTGRES("an index that another backend still builds is in progress, and the backend is named") {
  auto session = database.connect();
  if (session->facts().version_number < 120000) return;
  execute(*session, "CREATE TABLE t (a int); INSERT INTO t VALUES (1);");
  const std::string build = "CREATE INDEX CONCURRENTLY i ON t (a)";
  // A transaction that has written keeps the build waiting.
  auto writer = database.connect();
  std::thread holding([&] { execute(*writer, "INSERT INTO t VALUES (2); SELECT pg_sleep(1.3);"); });
  std::this_thread::sleep_for(Milliseconds(200));
  auto builder = database.connect();
  Outcome built;
  std::thread building([&] { built = execute_alone(*builder, build); });
  Probe found;
  for (int i = 0; i < 40 && found.effect != Effect::in_progress; ++i) {
    std::this_thread::sleep_for(Milliseconds(50));
    found = probe(*session, build);
  }
  // The same, written otherwise: it is the building of the index that is seen, and not the text.
  Probe seen_by_progress = probe(*session, "CREATE INDEX  CONCURRENTLY IF NOT EXISTS i ON t (a)");
  building.join();
  holding.join();
  require_committed(built);
  CHECK(found.effect == Effect::in_progress);
  REQUIRE(found.blockers.size() == 1);
  CHECK(found.blockers[0].pid > 0);
  CHECK(seen_by_progress.effect == Effect::in_progress);
  CHECK(probe(*session, build).effect == Effect::took_effect);
}

POSTGRES("a table of the same name in another schema is not taken for the one that is asked for") {
  auto session = database.connect();
  execute(*session, "CREATE SCHEMA app; CREATE TABLE public.t (a int);");
  ConnectOptions options = database.options();
  options.default_schema = "app";
  auto in_app = database.connect(options);
  CHECK(probe(*in_app, "CREATE TABLE t (a int)").effect == Effect::none);
  CHECK(probe(*in_app, "DROP TABLE t").effect == Effect::unknown);
  CHECK(probe(*in_app, "DROP TABLE public.t").effect == Effect::none);
}

POSTGRES("names count in the connection's own search path, whatever a script has set") {
  auto session = database.connect();
  execute(*session, "CREATE SCHEMA app; CREATE TABLE app.t (a int); SET search_path = app;");
  CHECK(probe(*session, "CREATE TABLE t (a int)").effect == Effect::none);
}

}  // namespace
}  // namespace fishway::conformance
