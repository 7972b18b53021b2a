#include <fmt/format.h>

#include "core/lint/postgres/rules/added_columns.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"a serial column of a table in use rewrites it", "CREATE TABLE orders (total int);",
     "ALTER TABLE orders ADD COLUMN id bigserial;"},
    {"also as its primary key", "CREATE TABLE orders (total int);",
     "ALTER TABLE orders ADD COLUMN id serial PRIMARY KEY;"},
    {"a new table may have one", "", "CREATE TABLE orders (id bigserial PRIMARY KEY, total int);", false},
    {"a table that this change creates", "",
     "CREATE TABLE orders (total int); ALTER TABLE orders ADD COLUMN id bigserial;", false},
    {"a plain number is free", "CREATE TABLE orders (total int);", "ALTER TABLE orders ADD COLUMN number bigint;",
     false},
};

constexpr Rule rule{
    .name = "add-column-serial",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "ADD COLUMN serial numbers all rows, and rewrites the table for it",
    .what =
        "Every row gets a number of its own, so the server writes the whole table and all of its indexes anew. Until "
        "it is done nobody can read or write the table.",
    .lock = "ACCESS EXCLUSIVE on the table, for as long as the rewrite takes",
    .versions = "",
    .fix =
        "CREATE SEQUENCE orders_id_seq;\n"
        "ALTER TABLE orders ADD COLUMN id bigint;\n"
        "ALTER TABLE orders ALTER COLUMN id SET DEFAULT nextval('orders_id_seq');  -- for new rows\n"
        "ALTER SEQUENCE orders_id_seq OWNED BY orders.id;\n"
        "-- in later migrations, part by part:\n"
        "UPDATE orders SET id = nextval('orders_id_seq') WHERE id IS NULL AND ...;",
    .examples = examples,
};

std::string safe_way(const AddedColumn& column, const AlterTable& alter) {
  const std::string sequence = sql_name(TableName{alter.name.schema, alter.name.name + "_" + column.name + "_seq"});
  return fmt::format(
      "CREATE SEQUENCE {2};\n"
      "ALTER TABLE {0} ADD COLUMN {1} bigint;\n"
      "ALTER TABLE {0} ALTER COLUMN {1} SET DEFAULT nextval('{2}');  -- for new rows\n"
      "ALTER SEQUENCE {2} OWNED BY {0}.{1};\n"
      "-- in later migrations, part by part:\n"
      "UPDATE {0} SET {1} = nextval('{2}') WHERE {1} IS NULL AND ...;",
      sql_name(alter.name), sql_name(column.name), sequence);
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  each_added_column(act, view, [&](const AddedColumn& column, const AlterTable& alter, const Node& action) {
    if (!column.is_serial) return;
    find_blocking(
        self, act, action, view, report,
        fmt::format("adding serial column {} rewrites {}, to number its rows", column.name, alter.name.text()),
        safe_way(column, alter));
  });
}

}  // namespace

const Checker add_column_serial{rule, check};

}  // namespace fishway::lint::postgres
