// What PostgreSQL's probe takes a statement to change.
#ifdef FISHWAY_HAS_POSTGRES
#include <doctest/doctest.h>

#include "drivers/postgres/catalog_query.hpp"
#include "drivers/postgres/statement_target.hpp"
#include "tests/unit/script/splitting.hpp"

namespace fishway::postgres {
namespace {

// "makes table app.t", "makes column c of app.t", "renames table a to b"
std::string target_text(const std::string& sql) {
  MemoryText text(sql);
  const SplitOptions options = options_of(Dialect::postgresql);
  Splitter splitter(text, "V1__x.sql", options);
  Statement statement;
  REQUIRE(splitter.next(statement));
  const StatementTarget target = target_of(statement, options);
  constexpr const char* changes[] = {"repeatable",   "makes",    "removes", "renames",
                                     "builds_index", "detaches", "empties", "opaque"};
  std::string result = changes[static_cast<int>(target.change)];
  if (!target.kind.empty()) result += " " + target.kind;
  if (!target.name.empty()) result += " " + path_text(target.name);
  if (!target.owner.empty()) result += " of " + path_text(target.owner);
  if (!target.new_name.empty()) result += " to " + target.new_name;
  return result;
}

TEST_CASE("what a statement makes is named as the server folds it") {
  CHECK(target_text("CREATE TABLE Orders (id int)") == "makes table orders");
  CHECK(target_text("create table if not exists \"App\".\"Or\"\"ders\" (id int)") == "makes table App.Or\"ders");
  CHECK(target_text("CREATE UNLOGGED TABLE /* a comment */ a . b ()") == "makes table a.b");
  CHECK(target_text("CREATE DATABASE shop OWNER anna") == "makes database shop");
  CHECK(target_text("CREATE USER anna PASSWORD 'x'") == "makes role anna");
  CHECK(target_text("CREATE TABLESPACE fast LOCATION '/fast'") == "makes tablespace fast");
  CHECK(target_text("CREATE MATERIALIZED VIEW m AS SELECT 1") == "makes materialized view m");
  CHECK(target_text("CREATE TYPE mood AS ENUM ('ok')") == "makes type mood");
  CHECK(target_text("CREATE SCHEMA AUTHORIZATION anna") == "makes schema anna");
  CHECK(target_text("CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\"") == "makes extension uuid-ossp");
  CHECK(target_text("CREATE SUBSCRIPTION s CONNECTION 'dbname=x' PUBLICATION p") == "makes subscription s");
  CHECK(target_text("CREATE CONSTRAINT TRIGGER tr AFTER INSERT ON app.t EXECUTE FUNCTION f()") ==
        "makes trigger tr of app.t");
  CHECK(target_text("CREATE POLICY p ON t USING (true)") == "makes policy p of t");
  CHECK(target_text("CREATE FUNCTION app.f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'") == "makes function app.f");
}

TEST_CASE("an index is looked for by its name and its table") {
  CHECK(target_text("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY app.t (a)") ==
        "builds_index index i of app.t");
  CHECK(target_text("CREATE INDEX CONCURRENTLY ON t (a)") == "builds_index index of t");
  CHECK(target_text("CREATE INDEX concurrently_made ON t (a)") == "builds_index index concurrently_made of t");
}

TEST_CASE("what a statement removes is named") {
  CHECK(target_text("DROP TABLE IF EXISTS app.a, b CASCADE") == "removes table app.a");
  CHECK(target_text("DROP INDEX CONCURRENTLY IF EXISTS app.i") == "removes index app.i");
  CHECK(target_text("DROP DATABASE shop WITH (FORCE)") == "removes database shop");
  CHECK(target_text("DROP TRIGGER tr ON t") == "removes trigger tr of t");
  CHECK(target_text("COMMIT PREPARED 'a''b'") == "removes prepared transaction a'b");
}

TEST_CASE("of an ALTER's actions the first that can be looked for decides") {
  CHECK(target_text("ALTER TABLE IF EXISTS ONLY t ADD COLUMN IF NOT EXISTS c int") == "makes column c of t");
  CHECK(target_text("ALTER TABLE t ADD c numeric(10, 2) DEFAULT f(1, 2), DROP d") == "makes column c of t");
  CHECK(target_text("ALTER TABLE t ALTER a SET NOT NULL, DROP COLUMN IF EXISTS b") == "removes column b of t");
  CHECK(target_text("ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID") == "makes constraint k of t");
  CHECK(target_text("ALTER TABLE t DROP CONSTRAINT k") == "removes constraint k of t");
  CHECK(target_text("ALTER TABLE t ADD PRIMARY KEY USING INDEX i") == "makes primary key primary key of t");
  CHECK(target_text("ALTER TABLE app.t RENAME TO u") == "renames table app.t to u");
  CHECK(target_text("ALTER TABLE t RENAME a TO \"B\"") == "renames column a of t to B");
  CHECK(target_text("ALTER TABLE t RENAME CONSTRAINT a TO b") == "renames constraint a of t to b");
  CHECK(target_text("ALTER INDEX i RENAME TO j") == "renames index i to j");
  CHECK(target_text("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'so so' BEFORE 'ok'") == "makes enum value so so of mood");
  CHECK(target_text("ALTER TYPE mood RENAME VALUE 'a' TO 'b'") == "renames enum value a of mood to b");
  CHECK(target_text("ALTER TABLE m DETACH PARTITION app.p1 CONCURRENTLY") == "detaches partition app.p1 of m");
  CHECK(target_text("ALTER TABLE m ATTACH PARTITION p1 DEFAULT") == "makes partition p1 of m");
  CHECK(target_text("ALTER ROLE a RENAME TO b") == "renames role a to b");
}

TEST_CASE("what does no harm when it is executed again is told from what does") {
  for (const char* again :
       {"VACUUM FULL t", "ANALYZE", "REINDEX INDEX CONCURRENTLY i", "REFRESH MATERIALIZED VIEW CONCURRENTLY m",
        "CLUSTER", "ALTER SYSTEM SET work_mem = '1MB'", "COMMENT ON TABLE t IS 'x'", "GRANT SELECT ON t TO a",
        "CREATE OR REPLACE VIEW v AS SELECT 1", "CREATE TEMP TABLE t ()", "ALTER TABLE t VALIDATE CONSTRAINT k",
        "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1, ALTER b DROP NOT NULL", "ALTER TABLE t ALTER a TYPE bigint",
        "ALTER DATABASE d SET TABLESPACE s", "ALTER SUBSCRIPTION s REFRESH PUBLICATION", "ALTER ROLE a LOGIN",
        "ALTER SEQUENCE s INCREMENT 2", "ALTER TABLE t ENABLE ROW LEVEL SECURITY"})
    CHECK_MESSAGE(target_text(again) == "repeatable", again);
  for (const char* once : {"ALTER TABLE t ALTER a TYPE int USING a * 100", "ALTER SEQUENCE s RESTART",
                           "ALTER TABLE t ALTER a ADD GENERATED ALWAYS AS IDENTITY",
                           "ALTER TABLE t ALTER a DROP IDENTITY", "ALTER TABLE t ADD CHECK (a > 0)", "SELECT f()",
                           "CALL p()", "DO 'BEGIN END'", "CREATE INDEX i", "EXPLAIN ANALYZE DELETE FROM t"})
    CHECK_MESSAGE(target_text(once) == "opaque", once);
  CHECK(target_text("INSERT INTO app.t VALUES (1)") == "opaque table app.t");
  CHECK(target_text("DELETE FROM ONLY t") == "opaque table t");
  CHECK(target_text("TRUNCATE TABLE t") == "empties table t");
}

}  // namespace
}  // namespace fishway::postgres
#endif
