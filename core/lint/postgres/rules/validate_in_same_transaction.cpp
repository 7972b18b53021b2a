#include <fmt/format.h>

#include <algorithm>

#include "core/lint/postgres/alter_table_locks.hpp"
#include "core/lint/postgres/locks.hpp"
#include "core/lint/postgres/rules/held_locks.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view orders = "CREATE TABLE orders (id int, total int);";
constexpr std::string_view with_check =
    "CREATE TABLE orders (id int, total int);\n"
    "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;";

constexpr Example examples[] = {
    {"added and validated in one transaction", orders,
     "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;\n"
     "ALTER TABLE orders VALIDATE CONSTRAINT positive;"},
    {"a foreign key likewise", "CREATE TABLE shops (id int PRIMARY KEY); CREATE TABLE orders (id int, shop_id int);",
     "ALTER TABLE orders ADD CONSTRAINT k FOREIGN KEY (shop_id) REFERENCES shops (id) NOT VALID;\n"
     "ALTER TABLE orders VALIDATE CONSTRAINT k;"},
    {"added and validated by one ALTER", orders,
     "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID, VALIDATE CONSTRAINT positive;"},
    {"validated while another table is locked",
     "CREATE TABLE shops (id int); CREATE TABLE orders (id int, total int);\n"
     "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;",
     "ALTER TABLE shops ADD COLUMN name text; ALTER TABLE orders VALIDATE CONSTRAINT positive;"},
    {"validated in a transaction of its own", with_check, "ALTER TABLE orders VALIDATE CONSTRAINT positive;", false},
    {"two transactions of one file", orders,
     "BEGIN; ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID; COMMIT;\n"
     "BEGIN; ALTER TABLE orders VALIDATE CONSTRAINT positive; COMMIT;",
     false},
    {"a brief lock behind the scan", with_check,
     "ALTER TABLE orders VALIDATE CONSTRAINT positive; ALTER TABLE orders ADD COLUMN note text;", false},
    {"a table that this change creates", "",
     "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;\n"
     "ALTER TABLE t VALIDATE CONSTRAINT c;",
     false},
};

constexpr Rule rule{
    .name = "validate-in-same-transaction",
    .kind = HazardKind::transaction_use,
    .dialects = "postgresql",
    .summary = "VALIDATE CONSTRAINT reads the table while an earlier statement of its transaction holds a lock",
    .what =
        "VALIDATE itself reads the table beside reads and writes. But locks are held until the transaction ends: that "
        "of ADD CONSTRAINT, or of any other change before it, is held during the whole scan, as if NOT VALID had not "
        "been written.",
    .lock = "that of the earlier statement, for as long as the scan takes",
    .versions = "",
    .fix =
        "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID;\n"
        "-- in a migration of its own, or behind a COMMIT:\n"
        "ALTER TABLE orders VALIDATE CONSTRAINT positive;",
    .examples = examples,
};

std::string message(const AlterTable& alter, const std::string& constraint, const TransactionState::Held* held) {
  if (held == nullptr)
    return fmt::format("validating {} reads all of {} under the lock of the same ALTER TABLE", constraint,
                       alter.name.text());
  return fmt::format("validating {} reads all of {} while {} has been locked {} since line {}", constraint,
                     alter.name.text(), held->table.text(), held->lock, held->line);
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto alter = alter_table_in_use(act, view.model);
  if (!alter || view.impacts.empty()) return;
  for (const Node* action : alter->actions("AT_ValidateConstraint")) {
    if (work_of_action(*action, *alter, view.model, view.version) == Work::none) continue;
    const TransactionState::Held* held = blocking_lock_held(view.model);
    if (held == nullptr && !view.impacts[0].blocks_writes) continue;
    const std::string name = text_of(*action, "name");
    Finding& finding = find_blocking(self, act, *action, view, report, message(*alter, name, held),
                                     fmt::format("-- in a migration of its own, or behind a COMMIT:\n"
                                                 "ALTER TABLE {} VALIDATE CONSTRAINT {};",
                                                 sql_name(alter->name), sql_name(name)));
    finding.impacts = under(held, view.impacts[0].lock, {alter->name}, view.model);
  }
}

}  // namespace

const Checker validate_in_same_transaction{rule, check};

}  // namespace fishway::lint::postgres
