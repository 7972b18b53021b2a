#include <fmt/format.h>

#include "core/lint/postgres/expression.hpp"
#include "core/lint/postgres/rules/added_columns.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view orders = "CREATE TABLE orders (id bigint PRIMARY KEY, total int);";

constexpr Example examples[] = {
    {"a random default rewrites the table", orders, "ALTER TABLE orders ADD COLUMN score float8 DEFAULT random();"},
    {"a generated uuid differs for every row", orders,
     "ALTER TABLE orders ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();"},
    {"the clock differs for every row", orders,
     "ALTER TABLE orders ADD COLUMN at timestamptz DEFAULT clock_timestamp();"},
    {"one volatile call inside an expression is enough", orders,
     "ALTER TABLE orders ADD COLUMN code text DEFAULT ('o-' || (random() * 1000)::int);"},
    {"a sequence's next value differs for every row", "CREATE TABLE orders (id int); CREATE SEQUENCE numbers;",
     "ALTER TABLE orders ADD COLUMN number bigint DEFAULT nextval('numbers');"},
    {"a volatile function of one's own",
     "CREATE TABLE orders (id int); CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END';",
     "ALTER TABLE orders ADD COLUMN a int DEFAULT f();"},
    {"the default is dropped again, but the table is rewritten", orders,
     "ALTER TABLE orders ADD COLUMN score float8 DEFAULT random(); ALTER TABLE orders ALTER score DROP DEFAULT;"},
    {"a constant default is free", orders, "ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'new';", false,
     110000},
    {"now() is the same for every row", orders, "ALTER TABLE orders ADD COLUMN at timestamptz NOT NULL DEFAULT now();",
     false, 110000},
    {"a constant expression is free", orders,
     "ALTER TABLE orders ADD COLUMN until timestamptz DEFAULT now() + interval '30 days';", false, 110000},
    {"a default that is set afterwards is for new rows only", orders,
     "ALTER TABLE orders ADD COLUMN token uuid; ALTER TABLE orders ALTER token SET DEFAULT gen_random_uuid();", false,
     130000},
    {"a table that this change creates", "",
     "CREATE TABLE orders (id int); ALTER TABLE orders ADD COLUMN score float8 DEFAULT random();", false},
    {"a column that is there already", "CREATE TABLE orders (id int, score float8);",
     "ALTER TABLE orders ADD COLUMN IF NOT EXISTS score float8 DEFAULT random();", false},
};

constexpr Rule rule{
    .name = "add-column-volatile-default",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "ADD COLUMN with a default that differs for every row rewrites the table",
    .what =
        "The default has to be computed for every row, so the server writes the whole table and all of its indexes "
        "anew. Until it is done nobody can read or write the table.",
    .lock = "ACCESS EXCLUSIVE on the table, for as long as the rewrite takes",
    .versions = "",
    .fix =
        "ALTER TABLE orders ADD COLUMN score float8;\n"
        "ALTER TABLE orders ALTER COLUMN score SET DEFAULT random();  -- for new rows\n"
        "-- in later migrations, range by range:\n"
        "UPDATE orders SET score = random() WHERE score IS NULL AND id BETWEEN 1 AND 10000;",
    .examples = examples,
};

std::string safe_way(const AddedColumn& column, const AlterTable& alter) {
  const std::string table = sql_name(alter.name);
  const std::string name = sql_name(column.name);
  const std::string value = to_text(*column.default_value, 400);
  return fmt::format(
      "ALTER TABLE {0} ADD COLUMN {1} {2};\n"
      "ALTER TABLE {0} ALTER COLUMN {1} SET DEFAULT {3};  -- for new rows\n"
      "-- in later migrations, range by range:\n"
      "UPDATE {0} SET {1} = {3} WHERE {1} IS NULL AND id BETWEEN 1 AND 10000;",
      table, name, column.type.text(), value);
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  each_added_column(act, view, [&](const AddedColumn& column, const AlterTable& alter, const Node& action) {
    if (!column.default_is_volatile || !view.since(11)) return;
    find_blocking(self, act, action, view, report,
                  fmt::format("adding column {} rewrites {}, because {} differs for every row", column.name,
                              alter.name.text(), to_text(*column.default_value)),
                  safe_way(column, alter));
  });
}

}  // namespace

const Checker add_column_volatile_default{rule, check};

}  // namespace fishway::lint::postgres
