// Names in statements, and what stands beneath a table.
#include <algorithm>

#include "core/lint/postgres/replay_parts.hpp"

namespace fishway::lint::postgres {
namespace {

void add_descendants(const TableName& name, const Model& model, std::vector<TableName>& found) {
  for (const Table* child : model.children_of(name)) {
    if (std::ranges::find(found, child->name) != found.end()) continue;
    found.push_back(child->name);
    add_descendants(child->name, model, found);
  }
}

std::string schema_in(const std::vector<std::string>& names) {
  return names.size() > 1 ? names[names.size() - 2] : std::string();
}

}  // namespace

TableName relation_of(const Node& list, const Model& model) {
  const std::vector<std::string> names = strings_of(list);
  return names.empty() ? TableName() : model.resolve(schema_in(names), names.back());
}

TableName new_name_of(const Node& list, const Model& model) {
  const std::vector<std::string> names = strings_of(list);
  return names.empty() ? TableName() : model.creation_name(schema_in(names), names.back());
}

TableName type_name_of(const Node& list, const Model& model) {
  const Type type = model.type({{"names", list}});
  return {type.schema, type.name};
}

std::vector<TableName> descendants_of(const TableName& table, const Model& model) {
  std::vector<TableName> found;
  add_descendants(table, model, found);
  return found;
}

void remember(const TableName& name, Model& model) { model.recent.insert(name); }

}  // namespace fishway::lint::postgres
