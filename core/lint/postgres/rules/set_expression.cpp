#include <fmt/format.h>

#include "core/lint/postgres/alter_table_locks.hpp"
#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view orders =
    "CREATE TABLE orders (net int, gross int GENERATED ALWAYS AS (net * 119 / 100) STORED);";

constexpr Example examples[] = {
    {"another expression is computed for every row", orders,
     "ALTER TABLE orders ALTER COLUMN gross SET EXPRESSION AS (net * 120 / 100);", true, 170000},
    {"of a virtual column nothing is stored",
     "CREATE TABLE orders (net int, gross int GENERATED ALWAYS AS (net * 119 / 100) VIRTUAL);",
     "ALTER TABLE orders ALTER COLUMN gross SET EXPRESSION AS (net * 120 / 100);", false, 180000},
    {"DROP EXPRESSION keeps the values", orders, "ALTER TABLE orders ALTER COLUMN gross DROP EXPRESSION;", false,
     130000},
};

constexpr Rule rule{
    .name = "set-expression",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "SET EXPRESSION of a stored column computes every row, and rewrites the table for it",
    .what =
        "The column's value is computed anew for every row, so the server writes the whole table and all of its "
        "indexes anew. Until it is done nobody can read or write the table.",
    .lock = "ACCESS EXCLUSIVE on the table, for as long as the rewrite takes",
    .versions = "since 17",
    .fix =
        "-- make it a plain column, which keeps the values, and fill it by a trigger from now on:\n"
        "ALTER TABLE orders ALTER COLUMN gross DROP EXPRESSION;\n"
        "-- in later migrations, range by range:\n"
        "UPDATE orders SET gross = net * 120 / 100 WHERE id BETWEEN 1 AND 10000;",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto alter = alter_table_in_use(act, view.model);
  if (!alter) return;
  for (const Node* action : alter->actions("AT_SetExpression")) {
    const std::string name = text_of(*action, "name");
    if (work_of_action(*action, *alter, view.model, view.version) == Work::none) continue;
    find_blocking(self, act, *action, view, report,
                  fmt::format("another expression for {} rewrites {}", name, alter->name.text()));
  }
}

}  // namespace

const Checker set_expression{rule, check};

}  // namespace fishway::lint::postgres
