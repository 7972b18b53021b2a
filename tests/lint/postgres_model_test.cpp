// What each statement makes of the model of a PostgreSQL schema. Names are those that the server gives.
#include <doctest/doctest.h>

#include "core/lint/postgres/expression.hpp"
#include "tests/lint/postgres_play.hpp"

namespace fishway::lint::postgres {
namespace {

const TableName t{"public", "t"};

TEST_CASE("constraints have the names that the server gives them") {
  const Played played = play_text(
      "CREATE TABLE c (id int PRIMARY KEY);"
      "CREATE TABLE t (id serial PRIMARY KEY, a int UNIQUE CHECK (a > 0), b int REFERENCES c, CHECK (a > b), UNIQUE "
      "(a, b),"
      "  FOREIGN KEY (a) REFERENCES c, CONSTRAINT own CHECK (b > 0));");
  CHECK(constraint_names(played.model, t) == "own t_a_b_key t_a_check t_a_fkey t_a_key t_b_fkey t_check t_pkey");
  CHECK(played.model.tables.contains({"public", "t_id_seq"}));
  const Constraint* reference = played.model.table(t)->constraint("t_b_fkey");
  REQUIRE(reference != nullptr);
  CHECK(reference->referenced == TableName{"public", "c"});
  CHECK(reference->referenced_columns == std::vector<std::string>{"id"});
}

TEST_CASE("indexes have the names that the server gives them") {
  const Played played = play_text(
      "CREATE TABLE t (a int, b text); CREATE INDEX ON t (a); CREATE INDEX ON t (a); CREATE INDEX ON t (lower(b), (a + "
      "1));"
      "CREATE INDEX ON t (a) INCLUDE (b); CREATE UNIQUE INDEX named ON t (b);");
  CHECK(index_names(played.model, t) == "named t_a_b_idx t_a_idx t_a_idx1 t_lower_expr_idx");
}

TEST_CASE("a name that is made of long ones is cut within 63 bytes") {
  const std::string longest(63, 'x');
  const Played played = play_text("CREATE TABLE " + longest + "x (some_column int UNIQUE)");
  CHECK(constraint_names(played.model, {"public", longest}) == std::string(47, 'x') + "_some_column_key");
}

TEST_CASE("unquoted names are folded, quoted ones are not") {
  const Played played = play_text("CREATE TABLE T (Id INT, \"Name\" TEXT)");
  CHECK(columns_text(played.model, t) == "id integer, Name text");
}

TEST_CASE("search_path decides where a name is") {
  const Played played = play_text(
      "CREATE SCHEMA app; CREATE TABLE t (a int); SET search_path TO app, public; CREATE TABLE u (a int);"
      "ALTER TABLE t ADD b int; RESET search_path; CREATE TABLE u (x int);");
  CHECK(columns_text(played.model, t) == "a integer, b integer");
  CHECK(columns_text(played.model, {"app", "u"}) == "a integer");
  CHECK(columns_text(played.model, {"public", "u"}) == "x integer");
}

TEST_CASE("set_config sets the search_path too, SET LOCAL only until the transaction ends") {
  const Played played = play_text(
      "SELECT set_config('search_path', 'app', false); CREATE TABLE a (i int); BEGIN; SET LOCAL search_path TO other;"
      "CREATE TABLE b (i int); COMMIT; CREATE TABLE c (i int);");
  CHECK(played.model.tables.contains({"app", "a"}));
  CHECK(played.model.tables.contains({"other", "b"}));
  CHECK(played.model.tables.contains({"app", "c"}));
}

TEST_CASE("a temporary table stands before the one of its name") {
  const Played played = play_text("CREATE TABLE t (a int); CREATE TEMP TABLE t (x int); ALTER TABLE t ADD y int;");
  CHECK(columns_text(played.model, t) == "a integer");
  CHECK(columns_text(played.model, {"pg_temp", "t"}) == "x integer, y integer");
  CHECK(played.model.is_new({"pg_temp", "t"}));
}

TEST_CASE("IF NOT EXISTS of what is there changes nothing, not even its age") {
  Played played = play_text("CREATE TABLE t (a int)");
  settle(played.model);
  CHECK_FALSE(played.model.is_new(t));
  const Played again = play_text(
      "CREATE TABLE t (a int); CREATE TABLE IF NOT EXISTS t (b int); ALTER TABLE t ADD COLUMN IF NOT EXISTS a text;");
  CHECK(columns_text(again.model, t) == "a integer");
}

TEST_CASE("what is made is new to its transaction, then to its change, then applied") {
  Played played = play_text("CREATE TABLE t (a int)");
  CHECK(played.model.table(t)->age == Age::this_transaction);
  begin_transaction(played.model, false);
  CHECK(played.model.table(t)->age == Age::this_change);
  CHECK(played.model.is_new(t));
  settle(played.model);
  CHECK(played.model.table(t)->age == Age::applied);
  CHECK(played.model.table(t)->may_hold_rows);
}

TEST_CASE("a new table holds rows once something was inserted") {
  CHECK_FALSE(play_text("CREATE TABLE t (a int)").model.table(t)->may_hold_rows);
  CHECK(play_text("CREATE TABLE t (a int); INSERT INTO t VALUES (1)").model.table(t)->may_hold_rows);
  CHECK(play_text("CREATE TABLE t AS SELECT 1 AS a").model.table(t)->may_hold_rows);
}

TEST_CASE("a table as a query or LIKE another one makes it has its columns") {
  const Played played = play_text(
      "CREATE TABLE s (id int PRIMARY KEY, name varchar(20) NOT NULL, CHECK (id > 0));"
      "CREATE TABLE t AS SELECT s.*, id::text AS word FROM s; CREATE TABLE u (LIKE s INCLUDING ALL);");
  CHECK(columns_text(played.model, t) == "id integer, name varchar(20), word text");
  CHECK(columns_text(played.model, {"public", "u"}) == "id integer not null, name varchar(20) not null");
  CHECK(constraint_names(played.model, {"public", "u"}) == "s_id_check u_pkey");
}

TEST_CASE("what a partitioned table has, its partitions have") {
  const Played played = play_text(
      "CREATE TABLE t (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);"
      "CREATE TABLE p PARTITION OF t FOR VALUES FROM ('2020-01-01') TO ('2021-01-01'); CREATE TABLE d PARTITION OF t "
      "DEFAULT;"
      "CREATE INDEX t_at ON t (at); ALTER TABLE t ADD note text;");
  CHECK(columns_text(played.model, {"public", "p"}) == "id integer not null, at date not null, note text");
  CHECK(index_names(played.model, {"public", "p"}) == "p_at_idx p_pkey");
  REQUIRE(played.model.default_partition_of(t) != nullptr);
  CHECK(played.model.default_partition_of(t)->name.name == "d");
}

TEST_CASE("an index on the parent alone is valid once every partition has its part attached") {
  const std::string begin =
      "CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE p PARTITION OF t DEFAULT; CREATE INDEX i ON ONLY t "
      "(a);"
      "CREATE INDEX j ON p (a);";
  CHECK_FALSE(play_text(begin).model.index({"public", "i"})->is_valid);
  CHECK(play_text(begin + "ALTER INDEX i ATTACH PARTITION j;").model.index({"public", "i"})->is_valid);
}

TEST_CASE("references follow a rename") {
  const Played played = play_text(
      "CREATE TABLE c (id int PRIMARY KEY, name text); CREATE TABLE t (c_id int REFERENCES c); CREATE VIEW v AS SELECT "
      "name FROM c;"
      "ALTER TABLE c RENAME TO customers; ALTER TABLE customers RENAME COLUMN id TO key; ALTER INDEX c_pkey RENAME TO "
      "key_pkey;");
  const Constraint* reference = played.model.table(t)->constraint("t_c_id_fkey");
  CHECK(reference->referenced.name == "customers");
  CHECK(reference->referenced_columns == std::vector<std::string>{"key"});
  CHECK(played.model.table({"public", "customers"})->constraint("key_pkey") != nullptr);
  CHECK(played.model.gone.contains({"public", "c"}));
}

TEST_CASE("a table that moves takes its indexes along") {
  const Played played = play_text("CREATE TABLE t (id serial PRIMARY KEY); ALTER TABLE t SET SCHEMA app;");
  CHECK(index_names(played.model, {"app", "t"}) == "t_pkey");
  CHECK(played.model.tables.contains({"app", "t_id_seq"}));
}

TEST_CASE("dropping a column drops what stands on it") {
  const Played played = play_text(
      "CREATE TABLE t (a int, b int, c int, UNIQUE (a, b), CHECK (b > c)); CREATE INDEX i ON t (c) WHERE b > 0;"
      "ALTER TABLE t DROP COLUMN b;");
  CHECK(columns_text(played.model, t) == "a integer, c integer");
  CHECK(constraint_names(played.model, t) == "");
  CHECK(index_names(played.model, t) == "");
}

TEST_CASE("dropping with CASCADE takes foreign keys and views along") {
  const Played played = play_text(
      "CREATE TABLE c (id int PRIMARY KEY); CREATE TABLE t (c_id int REFERENCES c); CREATE VIEW v AS SELECT * FROM c;"
      "DROP TABLE c CASCADE;");
  CHECK(constraint_names(played.model, t) == "");
  CHECK_FALSE(played.model.tables.contains({"public", "v"}));
}

TEST_CASE("a constraint is valid once it is validated") {
  const std::string begin = "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID;";
  CHECK_FALSE(play_text(begin).model.table(t)->constraint("k")->is_valid);
  CHECK(play_text(begin + "ALTER TABLE t VALIDATE CONSTRAINT k;").model.table(t)->constraint("k")->is_valid);
}

TEST_CASE("a key that takes an index over takes its columns and gives it its name") {
  const Played played = play_text(
      "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a); ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY USING INDEX "
      "i;");
  CHECK(index_names(played.model, t) == "k");
  CHECK(played.model.table(t)->constraint("k")->columns == std::vector<std::string>{"a"});
  CHECK(columns_text(played.model, t) == "a integer not null");
}

TEST_CASE("of an unknown table it is known what statements tell") {
  const Played played = play_text("ALTER TABLE t ADD b int, ALTER a SET NOT NULL;");
  const Table* table = played.model.table(t);
  REQUIRE(table != nullptr);
  CHECK_FALSE(table->is_known);
  CHECK(table->column("a")->not_null);
  CHECK_FALSE(played.model.is_new(t));
}

TEST_CASE("labels of an enumeration and constraints of a domain") {
  const Played played = play_text(
      "CREATE TYPE mood AS ENUM ('a', 'c'); ALTER TYPE mood ADD VALUE 'b' BEFORE 'c'; ALTER TYPE mood RENAME VALUE 'a' "
      "TO 'z';"
      "CREATE DOMAIN d AS text CHECK (VALUE <> ''); ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE <> 'x') NOT VALID;");
  CHECK(played.model.enums.at({"public", "mood"}).labels == std::vector<std::string>{"z", "b", "c"});
  const Domain& domain = played.model.domains.at({"public", "d"});
  REQUIRE(domain.constraints.size() == 2);
  CHECK(domain.constraints[0].name == "d_check");
  CHECK_FALSE(domain.constraints[1].is_valid);
}

struct DefaultCase {
  std::string expression;
  Volatility volatility;
};

TEST_CASE("how steady an expression is") {
  const Played played = play_text(
      "CREATE FUNCTION steady() RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN 1; END $$;"
      "CREATE FUNCTION wild() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;"
      "CREATE FUNCTION simple() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION dice() RETURNS float LANGUAGE "
      "sql AS 'SELECT random()';"
      "CREATE FUNCTION body() RETURNS int RETURN 1;");
  const DefaultCase cases[] = {{"1", Volatility::constant},
                               {"now()", Volatility::stable},
                               {"CURRENT_TIMESTAMP", Volatility::stable},
                               {"random()", Volatility::is_volatile},
                               {"gen_random_uuid()", Volatility::is_volatile},
                               {"1 + (random() * 2)::int", Volatility::is_volatile},
                               {"clock_timestamp()", Volatility::is_volatile},
                               {"nextval('s')", Volatility::is_volatile},
                               {"steady()", Volatility::constant},
                               {"wild()", Volatility::is_volatile},
                               {"simple()", Volatility::constant},
                               {"dice()", Volatility::is_volatile},
                               {"body()", Volatility::constant},
                               {"nobody_knows()", Volatility::is_volatile},
                               {"lower('X')", Volatility::stable},
                               {"'{}'::jsonb", Volatility::constant},
                               {"uuid_generate_v4()", Volatility::is_volatile}};
  for (const DefaultCase& one : cases) {
    INFO(one.expression);
    const ParsedText parsed = parse("SELECT " + one.expression);
    REQUIRE(parsed.statements.size() == 1);
    CHECK(volatility(parsed.statements.front(), played.model) == one.volatility);
  }
}

TEST_CASE("what proves that a column is not NULL") {
  const auto proves = [](const std::string& check) {
    const ParsedText parsed = parse("SELECT " + check);
    return proves_not_null(get(inside(get(inside(parsed.statements.front()), "targetList").front()), "val"), "c");
  };
  CHECK(proves("c IS NOT NULL"));
  CHECK(proves("((c IS NOT NULL) AND c > 0)"));
  CHECK(proves("NOT (c IS NULL)"));
  CHECK(proves("(c IS NOT NULL AND a = 1) OR (c IS NOT NULL AND a = 2)"));
  CHECK_FALSE(proves("c IS NOT NULL OR a > 0"));
  CHECK_FALSE(proves("a IS NOT NULL"));
  CHECK_FALSE(proves("c > 0"));
  CHECK_FALSE(proves("num_nonnulls(c) = 1"));
}

TEST_CASE("which conditions bound nothing") {
  const auto unbounded = [](const std::string& where) {
    const ParsedText parsed = parse("DELETE FROM t WHERE " + where);
    return bounds_nothing(get(inside(parsed.statements.front()), "whereClause"));
  };
  for (const char* where : {"true", "1 = 1", "NOT false", "true AND 1 = 1", "a = 1 OR true", "id = id", "'t'::bool"}) {
    INFO(where);
    CHECK(unbounded(where));
  }
  for (const char* where : {"id = 1", "false", "true AND id < 5", "a <> b"}) {
    INFO(where);
    CHECK_FALSE(unbounded(where));
  }
}

}  // namespace
}  // namespace fishway::lint::postgres
