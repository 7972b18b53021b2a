#include <fmt/format.h>

#include "core/lint/postgres/expression.hpp"
#include "core/lint/postgres/rules/added_columns.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"an inline check reads every row, although every value is NULL", "CREATE TABLE orders (id int);",
     "ALTER TABLE orders ADD COLUMN amount int CHECK (amount > 0);"},
    {"also with a constant default", "CREATE TABLE orders (id int);",
     "ALTER TABLE orders ADD COLUMN amount int NOT NULL DEFAULT 1 CONSTRAINT positive CHECK (amount > 0);"},
    {"the check added NOT VALID by itself is free", "CREATE TABLE orders (id int);",
     "ALTER TABLE orders ADD COLUMN amount int, ADD CONSTRAINT positive CHECK (amount > 0) NOT VALID;", false},
    {"a new table may have one", "", "CREATE TABLE orders (id int, amount int CHECK (amount > 0));", false},
};

constexpr Rule rule{
    .name = "add-column-check",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "ADD COLUMN ... CHECK reads the whole table while nobody can use it",
    .what =
        "A CHECK that is written at a new column is verified for every row that is there, even where all values are "
        "NULL. Until it is done nobody can read or write the table.",
    .lock = "ACCESS EXCLUSIVE on the table, for as long as the scan takes",
    .versions = "",
    .fix =
        "ALTER TABLE orders ADD COLUMN amount int;\n"
        "ALTER TABLE orders ADD CONSTRAINT amount_positive CHECK (amount > 0) NOT VALID;\n"
        "-- in a later migration:\n"
        "ALTER TABLE orders VALIDATE CONSTRAINT amount_positive;",
    .examples = examples,
};

std::string safe_way(const AddedColumn& column, const AlterTable& alter) {
  const std::string given = text_of(*column.check, "conname");
  const std::string name = given.empty() ? alter.name.name + "_" + column.name + "_check" : given;
  return fmt::format(
      "-- add {1} without the CHECK, then:\n"
      "ALTER TABLE {0} ADD CONSTRAINT {2} CHECK ({3}) NOT VALID;\n"
      "-- in a later migration:\n"
      "ALTER TABLE {0} VALIDATE CONSTRAINT {2};",
      sql_name(alter.name), sql_name(column.name), sql_name(name), to_text(get(*column.check, "raw_expr"), 400));
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  each_added_column(act, view, [&](const AddedColumn& column, const AlterTable& alter, const Node& action) {
    if (column.check == nullptr || column.rewrites(view.version)) return;
    find_blocking(
        self, act, action, view, report,
        fmt::format("the check of new column {} reads all of {} under its lock", column.name, alter.name.text()),
        safe_way(column, alter));
  });
}

}  // namespace

const Checker add_column_check{rule, check};

}  // namespace fishway::lint::postgres
