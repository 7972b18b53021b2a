#include "core/lint/sqlite/rebuild.hpp"

#include <algorithm>
#include <set>

namespace fishway::lint::sqlite {
namespace {

bool gets_rows_of(const Model& model, int from, int to) {
  std::set<int> reached = {from};
  for (const Copy& copy : model.copies)  // in the order of the file
    if (reached.contains(copy.from)) reached.insert(copy.to);
  return reached.contains(to);
}

const Copy* only_copy(const Model& model, int from, int to) {
  const Copy* found = nullptr;
  for (const Copy& copy : model.copies) {
    if (copy.to != to) continue;
    if (found || copy.from != from) return nullptr;
    found = &copy;
  }
  return found;
}

std::vector<std::string> writable_columns(const Table& table) {
  std::vector<std::string> names;
  for (const Column& column : table.columns)
    if (!column.generated) names.push_back(column.name);
  return names;
}

void give(Layout& layout, const std::vector<std::string>& to, const std::vector<Pair>& given) {
  layout.is_known = true;
  layout.given = given.size();
  layout.wanted = to.size();
  layout.has_wrong_count = given.size() != to.size();
  for (std::size_t i = 0; i < std::min(to.size(), given.size()); ++i)
    layout.pairs.push_back({given[i].from, to[i], given[i].is_null});
}

}  // namespace

std::vector<Rebuild> rebuilds_of(const Model& model) {
  std::vector<Rebuild> rebuilds;
  for (const Departure& departure : model.departures) {
    const auto same = std::ranges::find_if(
        rebuilds, [&](const Rebuild& rebuild) { return rebuild.first().table.id == departure.table.id; });
    if (same != rebuilds.end()) {
      (departure.is_drop ? same->drop : same->rename) = &departure;
      continue;
    }
    const Table& table = departure.table;
    const QualifiedName name{table.schema, table.production_name, 0};
    const Table* after = model.find(name);
    if (!after || after->id == table.id || after->schema == "temp" || !gets_rows_of(model, table.id, after->id))
      continue;
    Rebuild rebuild;
    (departure.is_drop ? rebuild.drop : rebuild.rename) = &departure;
    rebuild.after = after;
    rebuild.copy = only_copy(model, table.id, after->id);
    rebuild.key = model.key(name);
    rebuilds.push_back(std::move(rebuild));
  }
  return rebuilds;
}

std::vector<const Departure*> other_departures(const Model& model, const std::vector<Rebuild>& rebuilds) {
  std::vector<const Departure*> others;
  for (const Departure& departure : model.departures) {
    const Table& table = departure.table;
    const auto is_same = [&](const Rebuild& rebuild) { return rebuild.before().id == table.id; };
    if (std::ranges::any_of(rebuilds, is_same)) continue;
    const Table* now = model.find({table.schema, table.production_name, 0});
    if (now && now->id == table.id) continue;
    std::erase_if(others, [&](const Departure* other) { return other->table.id == table.id; });
    others.push_back(&departure);
  }
  return others;
}

Layout layout_of(const Copy& copy, const Table& into) {
  Layout layout;
  if (copy.by_create || !copy.insert.select) return layout;
  std::vector<Pair> given;
  for (const SelectItem& item : copy.insert.select->items) {
    if (!item.is_star) {
      given.push_back({item.column, {}, item.is_null});
      continue;
    }
    if (!copy.source.is_complete) return layout;
    for (const Column& column : copy.source.columns) given.push_back({column.name, {}, false});
  }
  const std::vector<std::string> to = copy.insert.columns.empty() ? writable_columns(into) : copy.insert.columns;
  if (copy.insert.columns.empty() && !into.is_complete) return layout;
  give(layout, to, given);
  return layout;
}

}  // namespace fishway::lint::sqlite
