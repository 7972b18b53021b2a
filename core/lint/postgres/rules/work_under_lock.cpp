#include <fmt/format.h>

#include "core/lint/postgres/rules/held_locks.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view orders = "CREATE TABLE orders (id int PRIMARY KEY, total int);";
constexpr std::string_view both = "CREATE TABLE orders (id int PRIMARY KEY, total int); CREATE TABLE old (total int);";

constexpr Example examples[] = {
    {"a backfill behind ADD COLUMN", orders,
     "ALTER TABLE orders ADD COLUMN net int; UPDATE orders SET net = total WHERE total > 0;"},
    {"a copy behind a change of the table", both,
     "ALTER TABLE orders ADD COLUMN net int; INSERT INTO orders (id, total) SELECT total, total FROM old;"},
    {"a trigger and the backfill for it",
     "CREATE TABLE orders (id int PRIMARY KEY, total int);\n"
     "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
     "CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION f();\n"
     "UPDATE orders SET total = 0 WHERE total IS NULL;"},
    {"a query over another table", both,
     "ALTER TABLE orders ADD COLUMN net int; CREATE TABLE sums AS SELECT total, count(*) FROM old GROUP BY total;"},
    {"a loop in a DO block", orders,
     "ALTER TABLE orders ADD COLUMN net int;\n"
     "DO $$ BEGIN FOR i IN 1..1000 LOOP UPDATE orders SET net = 0 WHERE id = i; END LOOP; END $$;"},
    {"the backfill in a migration of its own", "CREATE TABLE orders (id int PRIMARY KEY, total int, net int);",
     "UPDATE orders SET net = total WHERE id BETWEEN 1 AND 1000;", false},
    {"the backfill in a transaction of its own", orders,
     "BEGIN; ALTER TABLE orders ADD COLUMN net int; COMMIT;\n"
     "BEGIN; UPDATE orders SET net = total WHERE id BETWEEN 1 AND 1000; COMMIT;",
     false},
    {"the change of the catalog comes last", orders,
     "UPDATE orders SET total = 0 WHERE id BETWEEN 1 AND 1000; ALTER TABLE orders ALTER total SET DEFAULT 0;", false},
    {"a single row", orders, "ALTER TABLE orders ADD COLUMN net int; UPDATE orders SET net = 1 WHERE id = 7;", false},
    {"rows by their keys", orders,
     "ALTER TABLE orders ADD COLUMN net int;\n"
     "UPDATE orders SET net = v.net FROM (VALUES (1, 10), (2, 20)) AS v (id, net) WHERE orders.id = v.id;",
     false},
    {"rows that are given", "CREATE TABLE orders (id int); CREATE TABLE kinds (id int, name text);",
     "ALTER TABLE orders ADD COLUMN kind int; INSERT INTO kinds VALUES (1, 'a'), (2, 'b');", false},
    {"only new tables", orders, "ALTER TABLE orders ADD COLUMN net int; CREATE TABLE a (id int); UPDATE a SET id = 1;",
     false},
};

constexpr Rule rule{
    .name = "work-under-lock",
    .kind = HazardKind::transaction_use,
    .dialects = "postgresql",
    .summary = "Long work in a transaction that has locked a table keeps others out all the time",
    .what =
        "A lock is held until the transaction ends. An earlier statement took it for a moment's work, but what is done "
        "behind it takes as long as the tables are large, and all that time others wait.",
    .lock = "that of the earlier statement, until the transaction ends",
    .versions = "",
    .fix =
        "ALTER TABLE orders ADD COLUMN net int;\n"
        "-- in a later migration, or behind a COMMIT, range by range:\n"
        "UPDATE orders SET net = total WHERE net IS NULL AND id BETWEEN 1 AND 10000;",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const TransactionState::Held* held = blocking_lock_held(view.model);
  if (held == nullptr || held->is_explicit) return;
  const auto tables = long_work(act, view);
  if (tables.empty()) return;
  Finding& finding = self.find(act, report,
                               fmt::format("this works through {} while {} has been locked {} since line {}",
                                           tables.front().text(), held->table.text(), held->lock, held->line));
  finding.impacts = under(held, held->lock, tables, view.model);
}

}  // namespace

const Checker work_under_lock{rule, check};

}  // namespace fishway::lint::postgres
