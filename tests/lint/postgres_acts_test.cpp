// What a statement makes the server do: also inside of DO blocks, functions, EXECUTE and WITH.
#include <doctest/doctest.h>

#include "tests/lint/postgres_play.hpp"

namespace fishway::lint::postgres {
namespace {

using Texts = std::vector<std::string>;

struct ActCase {
  std::string title;
  std::string sql;
  Texts acts;
  Texts unknown = {};
};

const ActCase act_cases[] = {
    {"a statement is its own act", "DROP TABLE t", {"DropStmt"}},
    {"a DO block", "DO $$ BEGIN DROP TABLE t; END $$", {"DoStmt", "DropStmt inside"}},
    {"a condition",
     "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_class) THEN CREATE TABLE t (a int); ELSE DELETE FROM t; END IF; END "
     "$$",
     {"DoStmt", "CreateStmt inside conditional", "DeleteStmt inside conditional"}},
    {"a handler of errors",
     "DO $$ BEGIN BEGIN DROP TABLE t; EXCEPTION WHEN others THEN NULL; END; DROP TABLE u; END $$",
     {"DoStmt", "DropStmt inside conditional", "DropStmt inside"}},
    {"a loop",
     "DO $$ BEGIN LOOP DELETE FROM t WHERE a = 1; EXIT; END LOOP; END $$",
     {"DoStmt", "DeleteStmt inside loop"}},
    {"a loop that commits",
     "DO $$ BEGIN LOOP DELETE FROM t WHERE a = 1; COMMIT; END LOOP; END $$",
     {"DoStmt", "DeleteStmt inside loop batches"}},
    {"EXECUTE of a constant", "DO $$ BEGIN EXECUTE 'DROP TABLE t'; END $$", {"DoStmt", "DropStmt inside"}},
    {"EXECUTE of constants with || between",
     "DO $$ DECLARE n text := 't'; BEGIN EXECUTE 'DROP TABLE ' || quote_ident(n); END $$",
     {"DoStmt", "DropStmt inside"}},
    {"EXECUTE of format()",
     "DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN %s int DEFAULT %L', 't', 'c', 1); END $$",
     {"DoStmt", "AlterTableStmt inside"}},
    {"EXECUTE of what data decides",
     "DO $$ DECLARE r record; BEGIN FOR r IN SELECT a FROM t LOOP EXECUTE 'DROP TABLE ' || r.a; END LOOP; END $$",
     {"DoStmt", "SelectStmt inside", "DynamicSql"},
     {"EXECUTE of a string that is made at run time"}},
    {"a view that is made again as it was",
     "DO $$ DECLARE d text; BEGIN SELECT definition INTO d FROM pg_views; DROP VIEW v; EXECUTE format('CREATE VIEW v "
     "AS "
     "%s', d); END $$",
     {"DoStmt", "SelectStmt inside", "DropStmt inside", "ViewStmt inside", "DynamicSql"},
     {"EXECUTE of a string that is made at run time"}},
    {"a loop over constants",
     "DO $$ DECLARE n text; BEGIN FOREACH n IN ARRAY ARRAY['a', 'b'] LOOP EXECUTE 'DROP TABLE ' || n; END LOOP; END $$",
     {"DoStmt", "DropStmt inside loop", "DropStmt inside loop"}},
    {"a function that is called",
     "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE t; END $$; SELECT f();",
     {"CreateFunctionStmt", "SelectStmt", "DropStmt inside"}},
    {"a function that is not called",
     "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN DROP TABLE t; END $$;",
     {"CreateFunctionStmt"}},
    {"a function's arguments",
     "CREATE FUNCTION f(n text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DROP TABLE ' || n; END $$; SELECT "
     "f('t');",
     {"CreateFunctionStmt", "SelectStmt", "DropStmt inside"}},
    {"PERFORM and CALL",
     "CREATE PROCEDURE p() LANGUAGE sql AS 'DELETE FROM t'; DO $$ BEGIN CALL p(); END $$; CALL p();",
     {"CreateFunctionStmt", "DoStmt", "DeleteStmt inside", "CallStmt", "DeleteStmt inside"}},
    {"a trigger's function is not called",
     "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM t; RETURN NEW; END $$;"
     "CREATE TRIGGER x AFTER INSERT ON u EXECUTE FUNCTION f();",
     {"CreateFunctionStmt", "CreateTrigStmt"}},
    {"BEGIN ATOMIC",
     "CREATE PROCEDURE p() BEGIN ATOMIC DELETE FROM t; UPDATE t SET a = 1; END; CALL p();",
     {"CreateFunctionStmt", "CallStmt", "DeleteStmt inside", "UpdateStmt inside"}},
    {"a WITH that changes rows",
     "WITH d AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM d",
     {"DeleteStmt", "InsertStmt"}},
    {"EXPLAIN ANALYZE executes",
     "EXPLAIN (ANALYZE) DELETE FROM t; EXPLAIN DELETE FROM t; EXPLAIN (ANALYZE false) DELETE FROM t",
     {"ExplainStmt", "DeleteStmt", "ExplainStmt", "ExplainStmt"}},
    {"a schema with what is in it", "CREATE SCHEMA s CREATE TABLE t (a int)", {"CreateSchemaStmt", "CreateStmt"}},
    {"a prepared statement", "PREPARE p AS DELETE FROM t; EXECUTE p", {"PrepareStmt", "ExecuteStmt", "DeleteStmt"}},
    {"a body that PL/pgSQL's parser cannot read",
     "DO $$ DECLARE r my_type; BEGIN r.a := 1; IF r.a = 1 THEN DROP TABLE t; END IF; DROP TABLE u; END $$",
     {"DoStmt", "DropStmt inside conditional", "DropStmt inside"}},
    {"what nobody can read", "ALTER TABLE t FROBNICATE", {"UnknownStmt"}},
};

TEST_CASE("the acts of a statement") {
  for (const ActCase& one : act_cases) {
    INFO(one.title);
    const Played played = play_text(one.sql);
    CHECK(played.acts == one.acts);
    CHECK(played.unknown == one.unknown);
  }
}

TEST_CASE("what a DO block makes is in the model") {
  const Played played =
      play_text("DO $$ BEGIN CREATE TABLE t (a int); EXECUTE format('ALTER TABLE %I ADD COLUMN b text', 't'); END $$");
  CHECK(columns_text(played.model, {"public", "t"}) == "a integer, b text");
}

TEST_CASE("a condition does not make anew what is there") {
  const Played played =
      play_text("CREATE TABLE t (a int); DO $$ BEGIN IF true THEN CREATE TABLE t (b int); END IF; END $$");
  CHECK(columns_text(played.model, {"public", "t"}) == "a integer");
}

TEST_CASE("syntax of newer servers is read") {
  for (const char* sql : {"CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) VIRTUAL)",
                          "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2))",
                          "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT ENFORCED",
                          "ALTER TABLE t ADD CONSTRAINT k NOT NULL a NOT VALID",
                          "ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES u (b) NOT ENFORCED",
                          "ALTER TABLE t ALTER COLUMN c SET EXPRESSION AS (a + 1)",
                          "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE RETURNING t.a",
                          "UPDATE t SET a = 1 RETURNING WITH (OLD AS o, NEW AS n) o.a, n.a",
                          "ALTER TABLE t ADD PRIMARY KEY (a, at WITHOUT OVERLAPS)",
                          "ALTER TABLE t ADD FOREIGN KEY (a, PERIOD at) REFERENCES u (a, PERIOD at)"}) {
    INFO(sql);
    CHECK(play_text(sql, 180000).errors.empty());
  }
}

TEST_CASE("what newer syntax means is in the model") {
  const Played played = play_text(
      "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2), CONSTRAINT n NOT NULL a, CONSTRAINT e CHECK (a > 0) "
      "NOT ENFORCED);",
      180000);
  const Table* table = played.model.table({"public", "t"});
  REQUIRE(table != nullptr);
  CHECK(table->column("b")->generated == Column::Generated::is_virtual);
  CHECK(table->column("a")->not_null);
  REQUIRE(table->constraint("e") != nullptr);
  CHECK_FALSE(table->constraint("e")->is_enforced);
}

TEST_CASE("an INSERT of many rows is known by its table") {
  std::string sql = "CREATE TABLE t (a int); INSERT INTO t (a) VALUES (0)";
  for (int row = 1; row < 20000; ++row) sql += ", (" + std::to_string(row) + ")";
  const Played played = play_text(sql);
  CHECK(played.acts == Texts{"CreateStmt", "InsertStmt"});
  CHECK(played.model.table({"public", "t"})->may_hold_rows);
}

}  // namespace
}  // namespace fishway::lint::postgres
