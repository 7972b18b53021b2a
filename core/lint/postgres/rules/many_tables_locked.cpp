#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/lint/postgres/lock_names.hpp"
#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view tables =
    "CREATE TABLE orders (id int PRIMARY KEY); CREATE TABLE shops (id int PRIMARY KEY);";

constexpr Example examples[] = {
    {"two tables in use in one transaction", tables,
     "ALTER TABLE orders ADD COLUMN note text; ALTER TABLE shops ADD COLUMN note text;"},
    {"each in a transaction of its own", tables,
     "BEGIN; ALTER TABLE orders ADD COLUMN note text; COMMIT;\n"
     "BEGIN; ALTER TABLE shops ADD COLUMN note text; COMMIT;",
     false},
    {"one of them is new", "CREATE TABLE orders (id int);",
     "CREATE TABLE shops (id int); ALTER TABLE orders ADD COLUMN shop int; ALTER TABLE shops ADD COLUMN note text;",
     false},
    {"one table, several times", tables, "ALTER TABLE orders ADD COLUMN a text; ALTER TABLE orders ADD COLUMN b text;",
     false},
    {"a foreign key locks the other table for writes only", tables,
     "ALTER TABLE orders ADD COLUMN shop int;\n"
     "ALTER TABLE orders ADD FOREIGN KEY (shop) REFERENCES shops (id) NOT VALID;",
     false},
    {"two tables that change names", "CREATE TABLE orders (id int); CREATE TABLE orders_new (id int);",
     "ALTER TABLE orders RENAME TO orders_old; ALTER TABLE orders_new RENAME TO orders;", false},
};

constexpr Rule rule{
    .name = "many-tables-locked",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "A second table is locked while nobody can use the first",
    .what =
        "Locks are held until the transaction ends. While the second table's lock is waited for (behind a long query "
        "or another transaction), the first is locked already and nobody can read or write it; and two transactions "
        "that use the tables in the other order end in a deadlock.",
    .lock = "ACCESS EXCLUSIVE on the first table, for as long as the second one is waited for",
    .versions = "",
    .fix =
        "-- one migration, or one transaction, for each table:\n"
        "BEGIN;\n"
        "ALTER TABLE orders ADD COLUMN note text;\n"
        "COMMIT;\n"
        "BEGIN;\n"
        "ALTER TABLE shops ADD COLUMN note text;\n"
        "COMMIT;",
    .examples = examples,
    .severity = Severity::warning,
};

// A partition is locked with its parent by what changes the parent.
TableName root_of(TableName name, const Model& model) {
  for (int depth = 0; depth < 16; ++depth) {
    const Table* table = model.table(name);
    if (table == nullptr || !table->partition_of) break;
    name = *table->partition_of;
  }
  return name;
}

bool is_table(const TableName& name, const Model& model) {
  const Table* table = model.table(name);
  const RelationKind kind = table == nullptr ? RelationKind::table : table->kind;
  return (kind == RelationKind::table || kind == RelationKind::partitioned) && model.index(name) == nullptr;
}

// What nobody needs any more when it is dropped, and what changes its name together with another.
bool may_take_several(const Act& act) {
  if (act.type() == "DropStmt") return text_of(act.body(), "removeType") == "OBJECT_TABLE";
  if (act.type() == "RenameStmt") return text_of(act.body(), "renameType") == "OBJECT_TABLE";
  constexpr std::array<std::string_view, 3> others = {"LockStmt", "CreateStmt", "AlterObjectSchemaStmt"};
  return std::ranges::find(others, act.type()) != others.end();
}

// Whose table may be the one that is locked already, where no file says.
bool drops_index(const Act& act) {
  return act.type() == "DropStmt" && text_of(act.body(), "removeType") == "OBJECT_INDEX";
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (view.impacts.empty() || may_take_several(act) || drops_index(act)) return;
  const Impact& own = view.impacts.front();
  const Model& model = view.model;
  if (own.is_new || own.lock != access_exclusive || !is_table(own.table, model)) return;
  const TableName root = root_of(own.table, model);
  std::vector<const TransactionState::Held*> others;
  for (const TransactionState::Held& held : model.transaction.held) {
    const TableName other = root_of(held.table, model);
    if (held.lock != access_exclusive || model.is_new(held.table) || model.gone.contains(held.table)) continue;
    if (other == root) return;
    if (is_table(held.table, model)) others.push_back(&held);
  }
  if (others.empty()) return;
  // Of a transaction that goes on like this, once.
  const TableName first = root_of(others.front()->table, model);
  if (std::ranges::any_of(others, [&](const auto* held) {
        return held->line != others.front()->line && root_of(held->table, model) != first;
      }))
    return;
  find_blocking(self, act, act.body(), view, report,
                fmt::format("{} is locked while {} has been locked since line {}: nobody can use it while this waits",
                            own.table.text(), others.front()->table.text(), others.front()->line));
}

}  // namespace

const Checker many_tables_locked{rule, check};

}  // namespace fishway::lint::postgres
