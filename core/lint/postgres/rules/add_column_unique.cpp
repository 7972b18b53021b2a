#include <fmt/format.h>

#include "core/lint/postgres/rules/added_columns.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"an inline UNIQUE builds its index under the lock", "CREATE TABLE orders (id int);",
     "ALTER TABLE orders ADD COLUMN code text UNIQUE;"},
    {"the index built concurrently, then attached", "CREATE TABLE orders (id int);",
     "ALTER TABLE orders ADD COLUMN code text;\n"
     "CREATE UNIQUE INDEX CONCURRENTLY orders_code_key ON orders (code);\n"
     "ALTER TABLE orders ADD CONSTRAINT orders_code_key UNIQUE USING INDEX orders_code_key;",
     false},
    {"a new table may have one", "", "CREATE TABLE orders (id int, code text UNIQUE);", false},
};

constexpr Rule rule{
    .name = "add-column-unique",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "ADD COLUMN ... UNIQUE or PRIMARY KEY builds an index while nobody can use the table",
    .what =
        "The index of the constraint is built while the lock of ALTER TABLE is held: every row is read and sorted, and "
        "until that is done nobody can read or write the table.",
    .lock = "ACCESS EXCLUSIVE on the table, for as long as the index is being built",
    .versions = "",
    .fix =
        "ALTER TABLE orders ADD COLUMN code text;\n"
        "CREATE UNIQUE INDEX CONCURRENTLY orders_code_key ON orders (code);\n"
        "ALTER TABLE orders ADD CONSTRAINT orders_code_key UNIQUE USING INDEX orders_code_key;",
    .examples = examples,
};

std::string safe_way(const AddedColumn& column, const AlterTable& alter) {
  if (text_of(*column.key, "contype") != "CONSTR_UNIQUE") return {};
  const std::string index = sql_name(alter.name.name + "_" + column.name + "_key");
  return fmt::format(
      "-- add {1} without UNIQUE, then:\n"
      "CREATE UNIQUE INDEX CONCURRENTLY {2} ON {0} ({1});\n"
      "ALTER TABLE {0} ADD CONSTRAINT {2} UNIQUE USING INDEX {2};",
      sql_name(alter.name), sql_name(column.name), index);
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  each_added_column(act, view, [&](const AddedColumn& column, const AlterTable& alter, const Node& action) {
    if (column.key == nullptr || column.rewrites(view.version)) return;
    find_blocking(
        self, act, action, view, report,
        fmt::format("the index of new column {} is built while all of {} is locked", column.name, alter.name.text()),
        safe_way(column, alter));
  });
}

}  // namespace

const Checker add_column_unique{rule, check};

}  // namespace fishway::lint::postgres
