#include "core/lint/postgres/impact_list.hpp"

#include <algorithm>

#include "core/lint/postgres/lock_names.hpp"
#include "core/lint/postgres/locks.hpp"

namespace fishway::lint::postgres {

Impact& ImpactList::at(const TableName& table) {
  const auto found = std::ranges::find(impacts_, table, &Impact::table);
  if (found != impacts_.end()) return *found;
  Impact impact;
  impact.table = table;
  impact.is_new = model_.is_new(table);
  return impacts_.emplace_back(std::move(impact));
}

void ImpactList::add(const TableName& table, std::string_view lock, Work work) {
  if (table.name.empty()) return;
  Impact& impact = at(table);
  impact.lock = stronger(impact.lock, std::string(lock));
  impact.blocks_reads = blocks_reads(impact.lock);
  impact.blocks_writes = blocks_writes(impact.lock);
  impact.work = std::max(impact.work, work);
}

void ImpactList::add_family(const TableName& table, std::string_view lock, Work work) {
  add(table, lock, work);
  for (const Table* child : model_.children_of(table))
    if (child->name != table) add_family(child->name, lock, work);
}

void ImpactList::add_created(const TableName& table) {
  add(table, access_exclusive);
  at(table).is_new = true;
}

}  // namespace fishway::lint::postgres
