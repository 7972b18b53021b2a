#include "core/lint/postgres/rules/held_locks.hpp"

#include <algorithm>

#include "core/lint/postgres/locks.hpp"
#include "core/lint/postgres/query_reach.hpp"

namespace fishway::lint::postgres {
namespace {

// Of a table that the transaction itself dropped nobody has anything to wait for; one that it renamed is still there.
bool is_in_use(const TableName& name, const Model& model) {
  if (!model.gone.contains(name)) return !model.is_new(name);
  return std::ranges::any_of(model.tables, [&](const auto& one) { return one.second.known_as == name; });
}

}  // namespace

const TransactionState::Held* blocking_lock_held(const Model& model) {
  const TransactionState::Held* strongest = nullptr;
  for (const TransactionState::Held& held : model.transaction.held) {
    if (!blocks_writes(held.lock) || !is_in_use(held.table, model)) continue;
    if (strongest == nullptr || stronger(strongest->lock, held.lock) != strongest->lock) strongest = &held;
  }
  return strongest;
}

std::vector<Impact> under(const TransactionState::Held* held, const std::string& own_lock,
                          const std::vector<TableName>& scanned, const Model& model) {
  const std::string lock = held == nullptr ? own_lock : held->lock;
  std::vector<Impact> impacts;
  for (const TableName& table : scanned)
    impacts.push_back({table, lock, blocks_reads(lock), blocks_writes(lock), Work::scan, model.is_new(table)});
  return impacts;
}

std::vector<TableName> long_work(const Act& act, const View& view) {
  std::vector<TableName> tables = tables_gone_through(act, view.model);
  const bool changes_rows = act.type() == "UpdateStmt" || act.type() == "DeleteStmt";
  if (tables.empty() && act.is_in_loop && changes_rows) {
    const TableName table = view.model.resolve(get(act.body(), "relation"));
    if (!view.model.is_new(table)) tables.push_back(table);
  }
  if (act.type() == "RefreshMatViewStmt" && flag_of(act.body(), "concurrent"))
    for (const Impact& impact : view.impacts)
      if (!impact.is_new && impact.work != Work::none) tables.push_back(impact.table);
  return tables;
}

}  // namespace fishway::lint::postgres
