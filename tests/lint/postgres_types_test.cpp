// What ALTER COLUMN TYPE does, case by case as PostgreSQL 15 does it: each row was made by looking at the relfilenode
// of a table and of its indexes, with an index on the column where its type has one.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/lint/postgres/type_change.hpp"
#include "tests/lint/postgres_play.hpp"

namespace fishway::lint::postgres {
namespace {

enum class Effect { free, indexes, rewrites };

struct TypeCase {
  std::string from;
  std::string to;
  Effect effect;
  std::string expression = {};  ///< USING
  std::string also = {};        ///< beside the index on the column
  bool is_utc = true;           ///< TimeZone
};

const TypeCase type_cases[] = {
    {"varchar(10)", "varchar(20)", Effect::free},
    {"varchar(20)", "varchar(10)", Effect::rewrites},
    {"varchar(10)", "varchar", Effect::free},
    {"varchar", "text", Effect::free},
    {"varchar(10)", "text", Effect::free},
    {"text", "varchar", Effect::free},
    {"text", "varchar(50)", Effect::rewrites},
    {"varchar", "varchar(50)", Effect::rewrites},
    {"text", "citext", Effect::indexes},
    {"citext", "text", Effect::indexes},
    {"varchar(10)", "citext", Effect::indexes},
    {"citext", "varchar(10)", Effect::rewrites},
    {"citext", "varchar", Effect::indexes},
    {"char(5)", "char(8)", Effect::rewrites},
    {"char(5)", "bpchar", Effect::free},
    {"char(5)", "text", Effect::rewrites},
    {"char(5)", "varchar", Effect::rewrites},
    {"text", "char(5)", Effect::rewrites},
    {"text", "bpchar", Effect::indexes},
    {"varchar(5)", "bpchar", Effect::indexes},
    {"bpchar", "text", Effect::rewrites},
    {"numeric(10,2)", "numeric(12,2)", Effect::free},
    {"numeric(10,2)", "numeric(10,4)", Effect::rewrites},
    {"numeric(10,2)", "numeric(8,2)", Effect::rewrites},
    {"numeric(10,2)", "numeric", Effect::free},
    {"numeric", "numeric(10,2)", Effect::rewrites},
    {"numeric(10)", "numeric(12)", Effect::free},
    {"numeric(10,2)", "numeric(12,3)", Effect::rewrites},
    {"int", "bigint", Effect::rewrites},
    {"smallint", "int", Effect::rewrites},
    {"bigint", "int", Effect::rewrites},
    {"real", "float8", Effect::rewrites},
    {"int", "numeric", Effect::rewrites},
    {"int", "oid", Effect::indexes},
    {"oid", "int", Effect::indexes},
    {"int", "regclass", Effect::indexes},
    {"oid", "regclass", Effect::free},
    {"regclass", "oid", Effect::free},
    {"int", "text", Effect::rewrites},
    {"bigint", "numeric", Effect::rewrites},
    {"timestamp", "timestamptz", Effect::indexes},
    {"timestamptz", "timestamp", Effect::indexes},
    {"timestamp(3)", "timestamp", Effect::free},
    {"timestamp", "timestamp(3)", Effect::rewrites},
    {"timestamp", "timestamp(6)", Effect::free},
    {"timestamp(3)", "timestamp(6)", Effect::free},
    {"timestamp(3)", "timestamptz", Effect::indexes},
    {"timestamp", "timestamptz(3)", Effect::rewrites},
    {"timestamptz(3)", "timestamptz", Effect::free},
    {"date", "timestamp", Effect::rewrites},
    {"timestamp", "date", Effect::rewrites},
    {"time(3)", "time", Effect::free},
    {"time", "time(3)", Effect::rewrites},
    {"interval(3)", "interval", Effect::free},
    {"interval(3)", "interval(5)", Effect::free},
    {"interval", "interval(3)", Effect::rewrites},
    {"timestamp(3)", "timestamptz(3)", Effect::rewrites},
    {"timestamp", "timestamptz(6)", Effect::indexes},
    {"bit(4)", "bit(8)", Effect::rewrites, "c::bit(8)"},
    {"bit(8)", "varbit", Effect::indexes},
    {"bit(8)", "varbit(16)", Effect::rewrites},
    {"varbit(8)", "varbit(16)", Effect::free},
    {"varbit(8)", "varbit", Effect::free},
    {"varbit", "bit(4)", Effect::rewrites},
    {"varbit(8)", "bit(4)", Effect::rewrites},
    {"bit(8)", "varbit(8)", Effect::rewrites},
    {"cidr", "inet", Effect::free},
    {"inet", "cidr", Effect::rewrites},
    {"json", "jsonb", Effect::rewrites},
    {"jsonb", "json", Effect::rewrites},
    {"xml", "text", Effect::free},
    {"macaddr", "macaddr8", Effect::rewrites},
    {"varchar(10)[]", "varchar(20)[]", Effect::rewrites},
    {"varchar(10)[]", "varchar[]", Effect::free},
    {"varchar(10)[]", "text[]", Effect::rewrites},
    {"varchar[]", "text[]", Effect::rewrites},
    {"int[]", "bigint[]", Effect::rewrites},
    {"numeric(10,2)[]", "numeric[]", Effect::free},
    {"text[]", "varchar[]", Effect::rewrites},
    {"text", "dtext", Effect::free},
    {"dtext", "text", Effect::free},
    {"varchar(10)", "dtext", Effect::free},
    {"text", "dvar", Effect::rewrites},
    {"varchar(20)", "dvar", Effect::free},
    {"varchar(10)", "dvar", Effect::free},
    {"dvar", "text", Effect::free},
    {"dvar", "varchar(30)", Effect::rewrites},
    {"text", "dchk", Effect::rewrites},
    {"dchk", "text", Effect::free},
    {"text", "dnn", Effect::rewrites},
    {"text", "ddt", Effect::free},
    {"ddt", "text", Effect::free},
    {"dtext", "ddt", Effect::free},
    {"dchk", "varchar", Effect::free},
    {"mood", "text", Effect::rewrites},
    {"text", "mood", Effect::rewrites, "c::mood"},
    {"name", "text", Effect::rewrites},
    {"text", "name", Effect::rewrites},
    {"uuid", "text", Effect::rewrites},
    {"money", "numeric", Effect::rewrites},
    {"bool", "int", Effect::rewrites, "c::int"},
    {"text", "bytea", Effect::rewrites, "c::bytea"},
    {"varchar(10)", "varchar(20)", Effect::free, "c::varchar(20)"},
    {"varchar(10)", "text", Effect::free, "c::text"},
    {"varchar(10)", "text", Effect::free, "(c)::text"},
    {"varchar(10)", "text", Effect::free, "c"},
    {"varchar(10)", "text", Effect::rewrites, "upper(c)"},
    {"varchar(10)", "varchar(20)", Effect::rewrites, "c::text"},
    {"varchar(10)", "text", Effect::free, "c::varchar(20)"},
    {"varchar(10)", "text", Effect::rewrites, "c::varchar(5)"},
    {"timestamp", "timestamptz", Effect::rewrites, "c AT TIME ZONE 'UTC'"},
    {"timestamp", "timestamptz", Effect::indexes, "c::timestamptz"},
    {"text", "varchar", Effect::free, "c::text::varchar"},
    {"int", "int", Effect::free, "c"},
    {"int", "int", Effect::rewrites, "c+1"},
    {"text", "int", Effect::rewrites, "c::int"},
    {"text", "text", Effect::rewrites, "coalesce(c,'x')"},
    {"varchar(10)", "text", Effect::free, "t.c"},
    {"text", "text", Effect::rewrites, "trim(c)"},
    {"varchar(10)", "varchar(20)", Effect::rewrites, "c::varchar"},
    {"varchar(10)", "varchar(20)", Effect::free, "CAST(c AS varchar(20))"},
    {"varchar(10)", "text", Effect::free, "t.c::text"},
    {"text", "text COLLATE \"C\"", Effect::indexes},
    {"text COLLATE \"C\"", "text COLLATE \"C\"", Effect::free},
    {"text COLLATE \"C\"", "text", Effect::indexes},
    {"varchar(10)", "varchar(20)", Effect::indexes, "", "CREATE INDEX i2 ON t (id) WHERE c IS NOT NULL"},
    {"varchar(10)", "varchar(20)", Effect::indexes, "", "CREATE INDEX i2 ON t (lower(c))"},
    {"varchar(10)", "varchar(20)", Effect::indexes, "", "CREATE INDEX i2 ON t (c) WHERE id > 0"},
    {"varchar(10)", "varchar(20)", Effect::free, "", "CREATE INDEX i2 ON t (id) INCLUDE (c)"},
    {"int", "oid", Effect::indexes, "", "CREATE INDEX i2 ON t (id) INCLUDE (c)"},
    {"text", "text COLLATE \"C\"", Effect::indexes, "", "CREATE INDEX i2 ON t (c COLLATE \"POSIX\")"},
    {"varchar(10)", "varchar(20)", Effect::free, "", "CREATE INDEX i2 ON t (c varchar_pattern_ops)"},
    {"varchar(10)", "text", Effect::free, "", "CREATE INDEX i2 ON t (c varchar_pattern_ops)"},
    {"varchar(10)", "text", Effect::free, "", "CREATE INDEX i2 ON t USING hash (c)"},
    {"varchar(10)", "varchar(20)", Effect::free, "", "CREATE INDEX i2 ON t USING gin (c gin_trgm_ops)"},
    {"timestamp", "timestamptz", Effect::rewrites, "", "", false},
    {"timestamptz", "timestamp", Effect::rewrites, "", "", false},
    {"timestamp(3)", "timestamp", Effect::free, "", "", false},
    {"timestamp", "timestamp(3)", Effect::rewrites, "", "", false},
    {"timestamp", "timestamp(6)", Effect::free, "", "", false},
    {"timestamp(3)", "timestamp(6)", Effect::free, "", "", false},
    {"timestamp(3)", "timestamptz", Effect::rewrites, "", "", false},
    {"timestamp", "timestamptz(3)", Effect::rewrites, "", "", false},
    {"timestamptz(3)", "timestamptz", Effect::free, "", "", false},
    {"date", "timestamp", Effect::rewrites, "", "", false},
    {"timestamp", "date", Effect::rewrites, "", "", false},
    {"timestamp(3)", "timestamptz(3)", Effect::rewrites, "", "", false},
    {"timestamp", "timestamptz(6)", Effect::rewrites, "", "", false},
    {"timestamp", "timestamptz", Effect::rewrites, "c AT TIME ZONE 'UTC'", "", false},
    {"timestamp", "timestamptz", Effect::rewrites, "c::timestamptz", "", false},
};

constexpr std::string_view types =
    "CREATE DOMAIN dtext AS text; CREATE DOMAIN dvar AS varchar(20); CREATE DOMAIN dchk AS text CHECK (VALUE <> 'zz');"
    "CREATE DOMAIN dnn AS text NOT NULL; CREATE DOMAIN ddt AS dtext; CREATE TYPE mood AS ENUM ('1', '2');";

bool has_index(const std::string& type) {
  return type.find("json") == std::string::npos && type.find("xml") == std::string::npos;
}

TypeChange change_of(const TypeCase& one) {
  const Played played = play_text(fmt::format("{} CREATE TABLE t (id int, c {}); {} {}; SET timezone = '{}';", types,
                                              one.from, has_index(one.from) ? "CREATE INDEX i ON t (c);" : "", one.also,
                                              one.is_utc ? "UTC" : "Europe/Berlin"));
  const std::string text =
      fmt::format("ALTER TABLE t ALTER c TYPE {}{}", one.to, one.expression.empty() ? "" : " USING " + one.expression);
  const ParsedText parsed = parse(text);
  REQUIRE(parsed.statements.size() == 1);
  const Node& command = inside(get(inside(parsed.statements.front()), "cmds").front());
  const Table* table = played.model.table({"public", "t"});
  REQUIRE(table != nullptr);
  return type_change(*table, table->column("c"), inside(get(command, "def")), played.model, 150000);
}

TEST_CASE("a type change costs what it costs on the server") {
  for (const TypeCase& one : type_cases) {
    INFO(one.from, " -> ", one.to, " using ", one.expression, " ", one.also, one.is_utc ? "" : " not in UTC");
    const TypeChange change = change_of(one);
    CHECK(change.rewrites == (one.effect == Effect::rewrites));
    CHECK(change.rebuilds_indexes == (one.effect == Effect::indexes));
  }
}

TypeChange widened(const std::string& also) {
  return change_of({"varchar(10)", "varchar(20)", Effect::free, "", also});
}

TEST_CASE("a valid check on the column is checked again, whatever the change") {
  CHECK(widened("ALTER TABLE t ADD CHECK (c <> '')").rechecks);
  CHECK_FALSE(widened("ALTER TABLE t ADD CHECK (c <> '') NOT VALID").rechecks);
  CHECK_FALSE(widened("ALTER TABLE t ADD CHECK (id > 0)").rechecks);
}

TEST_CASE("a column of unknown type is taken for rewritten, unless it becomes a text") {
  Played played = play_text("ALTER TABLE t ALTER c DROP NOT NULL");
  const auto change = [&](std::string_view type) {
    const Node definition = {{"typeName", {{"names", Node::array({{{"String", {{"sval", type}}}}})}}}};
    const Table* table = played.model.table({"public", "t"});
    return type_change(*table, table->column("c"), definition, played.model, 150000);
  };
  CHECK(change("int8").rewrites);
  CHECK_FALSE(change("text").rewrites);
  CHECK_FALSE(change("text").is_known);
}

}  // namespace
}  // namespace fishway::lint::postgres
