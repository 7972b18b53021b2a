#include <fmt/format.h>

#include "core/lint/postgres/alter_table.hpp"
#include "core/lint/postgres/expression.hpp"
#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"a check reads every row", "CREATE TABLE orders (id int, total int);",
     "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0);"},
    {"also of a column that the same change adds", "CREATE TABLE orders (id int);",
     "ALTER TABLE orders ADD COLUMN total int; ALTER TABLE orders ADD CHECK (total > 0);"},
    {"NOT VALID reads nothing", "CREATE TABLE orders (id int, total int);",
     "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;", false},
    {"NOT ENFORCED reads nothing", "CREATE TABLE orders (id int, total int);",
     "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT ENFORCED;", false, 180000},
    {"a table that this change creates", "", "CREATE TABLE orders (id int); ALTER TABLE orders ADD CHECK (id > 0);",
     false},
};

constexpr Rule rule{
    .name = "add-check",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "ADD CHECK without NOT VALID reads the whole table while nobody can use it",
    .what =
        "The server verifies the condition for every row that is there, and until it is done nobody can read or write "
        "the table.",
    .lock = "ACCESS EXCLUSIVE on the table, for as long as the scan takes",
    .versions = "",
    .fix =
        "ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total > 0) NOT VALID;\n"
        "-- in a later migration: reads the table beside reads and writes\n"
        "ALTER TABLE orders VALIDATE CONSTRAINT total_positive;",
    .examples = examples,
};

std::string safe_way(const Node& constraint, const AlterTable& alter) {
  const std::string given = text_of(constraint, "conname");
  const std::string name = sql_name(given.empty() ? alter.name.name + "_check" : given);
  return fmt::format(
      "ALTER TABLE {0} ADD CONSTRAINT {1} CHECK ({2}) NOT VALID;\n"
      "-- in a later migration: reads the table beside reads and writes\n"
      "ALTER TABLE {0} VALIDATE CONSTRAINT {1};",
      sql_name(alter.name), name, to_text(get(constraint, "raw_expr"), 400));
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto alter = alter_table_in_use(act, view.model);
  if (!alter) return;
  for (const Node* constraint : added_constraints(*alter, "CONSTR_CHECK")) {
    if (!is_checked_at_once(*constraint)) continue;
    find_blocking(self, act, *constraint, view, report,
                  fmt::format("adding a check reads all of {} while it is locked", alter->name.text()),
                  safe_way(*constraint, *alter));
  }
}

}  // namespace

const Checker add_check{rule, check};

}  // namespace fishway::lint::postgres
