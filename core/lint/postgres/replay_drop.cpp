// DROP: what is gone, and what goes with it.
#include <algorithm>

#include "core/lint/postgres/replay_parts.hpp"

namespace fishway::lint::postgres {
namespace {

void drop_owned_sequences(const TableName& table, Model& model) {
  std::erase_if(model.tables, [&](const auto& entry) {
    return entry.first.schema == table.schema && entry.second.owned_by_column.starts_with(table.name + ".");
  });
}

void drop_index(const TableName& name, Model& model) {
  if (model.indexes.erase(name) == 0) return;
  model.gone.insert(name);
  std::vector<TableName> attached;
  for (const auto& [other, index] : model.indexes)
    if (index.attached_to == name) attached.push_back(other);
  for (const TableName& other : attached) drop_index(other, model);
}

void drop_type(const TableName& name, bool cascades, Model& model) {
  model.enums.erase(name);
  model.domains.erase(name);
  if (const Table* table = model.table(name); table != nullptr && table->kind == RelationKind::composite_type)
    drop_table(name, cascades, model);
  if (!cascades) return;
  std::vector<std::pair<TableName, std::string>> columns;
  for (const auto& [table, column] : model.columns_of_type({name.schema, name.name, {}, 0}))
    columns.emplace_back(table->name, column->name);
  for (const auto& [table, column] : columns) drop_column(*model.table(table), column, true, model);
}

void drop_function(const Node& object, bool cascades, Model& model) {
  const Node& list = get(inside(object), "objname");
  const std::vector<std::string> names = strings_of(list);
  if (names.empty()) return;
  const bool any = flag_of(inside(object), "args_unspecified");
  const Node& given = get(inside(object), "objargs");
  const std::size_t arguments = given.is_array() ? given.size() : 0;
  std::vector<std::string> places = names.size() > 1 ? std::vector{names.front()} : model.search_path;
  for (const std::string& place : places) {
    const auto [first, last] = model.functions.equal_range({place, names.back()});
    if (first == last) continue;
    for (auto at = first; at != last;)
      at = any || at->second.arguments.size() == arguments ? model.functions.erase(at) : std::next(at);
    break;
  }
  if (cascades)
    for (auto& [name, table] : model.tables)
      std::erase_if(table.triggers, [&](const auto& trigger) { return trigger.second == names.back(); });
}

void drop_schema(const std::string& schema, Model& model) {
  std::vector<TableName> names;
  for (const auto& [name, table] : model.tables)
    if (name.schema == schema) names.push_back(name);
  for (const TableName& name : names) drop_table(name, true, model);
  const auto is_in_it = [&](const auto& entry) { return entry.first.schema == schema; };
  std::erase_if(model.indexes, is_in_it);
  std::erase_if(model.enums, is_in_it);
  std::erase_if(model.domains, is_in_it);
  std::erase_if(model.functions, is_in_it);
  model.schemas.erase(schema);
}

void drop_trigger(const Node& items, Model& model) {
  if (!items.is_array() || items.size() < 2) return;
  Node table = items;
  const std::string trigger = text_of(inside(items.back()), "sval");
  table.erase(table.size() - 1);
  if (Table* known = model.table(relation_of(table, model))) known->triggers.erase(trigger);
}

void drop_one(const std::string& kind, const Node& object, bool cascades, Model& model) {
  const Node& items = get(inside(object), "items");
  if (kind == "OBJECT_TABLE" || kind == "OBJECT_VIEW" || kind == "OBJECT_MATVIEW" || kind == "OBJECT_SEQUENCE" ||
      kind == "OBJECT_FOREIGN_TABLE")
    drop_table(relation_of(items, model), cascades, model);
  else if (kind == "OBJECT_INDEX")
    drop_index(relation_of(items, model), model);
  else if (kind == "OBJECT_TYPE" || kind == "OBJECT_DOMAIN")
    drop_type(type_name_of(get(inside(object), "names"), model), cascades, model);
  else if (kind == "OBJECT_FUNCTION" || kind == "OBJECT_PROCEDURE" || kind == "OBJECT_ROUTINE")
    drop_function(object, cascades, model);
  else if (kind == "OBJECT_SCHEMA")
    drop_schema(text_of(inside(object), "sval"), model);
  else if (kind == "OBJECT_TRIGGER")
    drop_trigger(items, model);
}

}  // namespace

// The query's tables have their schemas: see qualified().
bool depends_on(const Table& view, const TableName& table) {
  if (!view.query) return false;
  bool found = false;
  walk(*view.query, [&](std::string_view type, const Node& node) {
    if (type == "RangeVar" && text_of(node, "relname") == table.name && text_of(node, "schemaname") == table.schema)
      found = true;
    return !found;
  });
  return found;
}

void drop_views_of(const TableName& table, Model& model) {
  std::vector<TableName> views;
  for (const auto& [name, view] : model.tables)
    if (name != table && depends_on(view, table)) views.push_back(name);
  for (const TableName& view : views) drop_table(view, true, model);
}

void drop_table(const TableName& name, bool cascades, Model& model) {
  const auto found = model.tables.find(name);
  model.gone.insert(name);
  if (found == model.tables.end()) return;
  const bool is_partitioned = found->second.kind == RelationKind::partitioned;
  std::vector<TableName> children;
  for (const Table* child : is_partitioned || cascades ? model.children_of(name) : std::vector<const Table*>())
    children.push_back(child->name);
  model.tables.erase(found);
  std::erase_if(model.indexes, [&](const auto& entry) { return entry.second.table == name; });
  drop_owned_sequences(name, model);
  for (const TableName& child : children) drop_table(child, cascades, model);
  for (auto& [other, publication] : model.publications) publication.tables.erase(name);
  if (!cascades) return;
  for (auto& [other, table] : model.tables)
    std::erase_if(table.constraints, [&](const Constraint& constraint) {
      return constraint.kind == Constraint::Kind::foreign_key && constraint.referenced == name;
    });
  drop_views_of(name, model);
}

void drop(const Node& body, Model& model) {
  const std::string kind = text_of(body, "removeType");
  const bool cascades = text_of(body, "behavior") == "DROP_CASCADE";
  const Node& objects = get(body, "objects");
  if (!objects.is_array()) return;
  for (const Node& object : objects) drop_one(kind, object, cascades, model);
}

}  // namespace fishway::lint::postgres
