#include <fmt/format.h>

#include "core/lint/postgres/expression.hpp"
#include "core/lint/postgres/rules/added_columns.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"before 11 a constant default rewrites the table", "CREATE TABLE orders (id int);",
     "ALTER TABLE orders ADD COLUMN state text DEFAULT 'new';", true, 0, 110000},
    {"from 11 on it does not", "CREATE TABLE orders (id int);",
     "ALTER TABLE orders ADD COLUMN state text DEFAULT 'new';", false, 110000},
    {"no default is free", "CREATE TABLE orders (id int);", "ALTER TABLE orders ADD COLUMN state text;", false, 0,
     110000},
};

constexpr Rule rule{
    .name = "add-column-default",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "Before PostgreSQL 11, ADD COLUMN with any default rewrites the table",
    .what =
        "The server writes the default into every row: the whole table and all of its indexes are written anew, and "
        "until that is done nobody can read or write the table.",
    .lock = "ACCESS EXCLUSIVE on the table, for as long as the rewrite takes",
    .versions = "until 10; from 11 on a default that is the same for all rows is kept in the catalog",
    .fix =
        "ALTER TABLE orders ADD COLUMN state text;\n"
        "ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'new';  -- for new rows\n"
        "-- in later migrations, range by range:\n"
        "UPDATE orders SET state = 'new' WHERE state IS NULL AND id BETWEEN 1 AND 10000;",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (view.since(11)) return;
  each_added_column(act, view, [&](const AddedColumn& column, const AlterTable& alter, const Node& action) {
    if (column.default_value == nullptr || column.is_serial) return;
    find_blocking(self, act, action, view, report,
                  fmt::format("adding column {} with a default rewrites {}", column.name, alter.name.text()));
  });
}

}  // namespace

const Checker add_column_default{rule, check};

}  // namespace fishway::lint::postgres
