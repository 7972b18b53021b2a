#include <fmt/format.h>

#include "core/lint/postgres/rules/held_locks.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view orders = "CREATE TABLE orders (id int PRIMARY KEY, total int);";

constexpr Example examples[] = {
    {"a backfill under an explicit lock", orders,
     "LOCK TABLE orders IN SHARE ROW EXCLUSIVE MODE; UPDATE orders SET total = 0 WHERE total IS NULL;"},
    {"a query of another table under it", "CREATE TABLE orders (id int); CREATE TABLE lines (id int, n int);",
     "LOCK orders; SELECT count(*) FROM lines WHERE n > 1;"},
    {"a lock for a change of the catalog is brief", orders,
     "LOCK TABLE orders IN ACCESS EXCLUSIVE MODE; ALTER TABLE orders ADD COLUMN note text;", false},
    {"a lock that blocks neither reads nor writes", orders,
     "LOCK TABLE orders IN SHARE UPDATE EXCLUSIVE MODE; UPDATE orders SET total = 0 WHERE id BETWEEN 1 AND 9;", false},
    {"a single row under the lock", orders, "LOCK TABLE orders; UPDATE orders SET total = 0 WHERE id = 1;", false},
};

constexpr Rule rule{
    .name = "lock-table",
    .kind = HazardKind::transaction_use,
    .dialects = "postgresql",
    .summary = "LOCK TABLE keeps others out while the rest of the transaction works through a table",
    .what =
        "The lock is held until the transaction ends. What is done behind it takes as long as the tables are large, "
        "and all that time others cannot write the locked table, or not even read it.",
    .lock = "the one that is asked for, until the transaction ends",
    .versions = "",
    .fix =
        "-- leave the lock out, and change the rows range by range, each in a transaction of its own:\n"
        "UPDATE orders SET total = 0 WHERE total IS NULL AND id BETWEEN 1 AND 10000;",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const TransactionState::Held* held = blocking_lock_held(view.model);
  if (held == nullptr || !held->is_explicit) return;
  const auto tables = long_work(act, view);
  if (tables.empty()) return;
  Finding& finding = self.find(act, report,
                               fmt::format("this works through {} while LOCK TABLE has held {} on {} since line {}",
                                           tables.front().text(), held->lock, held->table.text(), held->line));
  finding.impacts = under(held, held->lock, tables, view.model);
}

}  // namespace

const Checker lock_table{rule, check};

}  // namespace fishway::lint::postgres
