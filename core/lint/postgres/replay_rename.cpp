// RENAME and SET SCHEMA: whatever stood under the old name stands under the new one.
#include <algorithm>

#include "core/lint/postgres/replay_parts.hpp"

namespace fishway::lint::postgres {
namespace {

// Moves the entry of a map to another name.
template <typename Map>
bool move_entry(Map& map, const TableName& from, const TableName& to) {
  auto node = map.extract(from);
  if (node.empty()) return false;
  map.erase(to);
  node.key() = to;
  map.insert(std::move(node));
  return true;
}

// What the running code calls it stays with what this change renames.
template <typename Known>
void note_renamed(Known& known, const TableName& from, const TableName& to) {
  if (known.age == Age::applied && !known.known_as)
    known.known_as = from;
  else if (known.known_as == to)
    known.known_as.reset();
}

void replace_table(Node& node, const TableName& from, const TableName& to) {
  if (!node.is_structured()) return;
  if (node.is_object() && text_of(node, "relname") == from.name && text_of(node, "schemaname") == from.schema) {
    node["relname"] = to.name;
    node["schemaname"] = to.schema;
  }
  for (Node& beneath : node) replace_table(beneath, from, to);
}

// Every place where the table's name stands.
void replace_references(const TableName& from, const TableName& to, Model& model) {
  for (auto& [name, table] : model.tables) {
    for (Constraint& constraint : table.constraints)
      if (constraint.referenced == from) constraint.referenced = to;
    if (table.partition_of == from) table.partition_of = to;
    std::ranges::replace(table.inherits, from, to);
    const std::string owner = from.name + ".";
    if (table.name.schema == from.schema && table.owned_by_column.starts_with(owner))
      table.owned_by_column = to.name + "." + table.owned_by_column.substr(owner.size());
    if (table.query) replace_table(*table.query, from, to);
  }
  for (auto& [name, publication] : model.publications) {
    if (publication.tables.erase(from) > 0) publication.tables.insert(to);
    if (publication.tables_in_part.erase(from) > 0) publication.tables_in_part.insert(to);
  }
  for (TransactionState::Held& held : model.transaction.held)
    if (held.table == from) held.table = to;
}

void move_indexes(const TableName& from, const TableName& to, Model& model) {
  std::vector<TableName> moving;
  for (auto& [name, index] : model.indexes)
    if (index.table == from) {
      index.table = to;
      moving.push_back(name);
    }
  if (from.schema == to.schema) return;
  for (const TableName& name : moving) {
    move_entry(model.indexes, name, {to.schema, name.name});
    remember({to.schema, name.name}, model);
  }
}

void move_owned_sequences(const TableName& from, const TableName& to, Model& model) {
  if (from.schema == to.schema) return;
  std::vector<TableName> moving;
  for (const auto& [name, table] : model.tables)
    if (name.schema == from.schema && table.owned_by_column.starts_with(from.name + ".")) moving.push_back(name);
  for (const TableName& name : moving) {
    move_entry(model.tables, name, {to.schema, name.name});
    model.tables.at({to.schema, name.name}).name.schema = to.schema;
    remember({to.schema, name.name}, model);
  }
}

void rename_type(const TableName& from, const TableName& to, Model& model) {
  if (move_entry(model.enums, from, to)) note_renamed(model.enums.at(to), from, to);
  if (move_entry(model.domains, from, to)) note_renamed(model.domains.at(to), from, to);
  remember(to, model);
  for (auto& [name, table] : model.tables)
    for (Column& column : table.columns)
      if (column.type.schema == from.schema && column.type.name == from.name) {
        column.type.schema = to.schema;
        column.type.name = to.name;
      }
  for (auto& [name, domain] : model.domains)
    if (domain.base.schema == from.schema && domain.base.name == from.name) {
      domain.base.schema = to.schema;
      domain.base.name = to.name;
    }
}

void rename_index(const TableName& from, const std::string& to, Model& model) {
  const TableName renamed{from.schema, to};
  if (!move_entry(model.indexes, from, renamed)) return;
  Index& index = model.indexes.at(renamed);
  index.name = to;
  remember(renamed, model);
  if (index.constraint.empty()) return;
  if (Table* table = model.table(index.table))
    if (Constraint* constraint = table->constraint(index.constraint)) constraint->name = constraint->index = to;
  index.constraint = to;
}

void rename_table(const TableName& from, const TableName& to, Model& model) {
  if (model.indexes.contains(from)) return rename_index(from, to.name, model);
  if (model.gone.contains(from)) return;
  model.use(from);
  move_entry(model.tables, from, to);
  Table& table = model.tables.at(to);
  table.name = to;
  note_renamed(table, from, to);
  move_owned_sequences(from, to, model);
  replace_references(from, to, model);
  move_indexes(from, to, model);
  if (table.kind == RelationKind::composite_type) rename_type(from, to, model);
  model.gone.insert(from);
  model.gone.erase(to);
  remember(to, model);
}

void rename_constraint(const TableName& name, const std::string& from, const std::string& to, Model& model) {
  std::vector<TableName> tables = descendants_of(name, model);
  tables.push_back(name);
  for (const TableName& one : tables) {
    Table* table = model.table(one);
    Constraint* constraint = table != nullptr ? table->constraint(from) : nullptr;
    if (constraint == nullptr) continue;
    if (!constraint->index.empty())
      rename_index({one.schema, constraint->index}, to, model);
    else
      constraint->name = to;
  }
}

void rename_function(const TableName& from, const TableName& to, Model& model) {
  while (true) {
    auto node = model.functions.extract(from);
    if (node.empty()) break;
    node.key() = to;
    node.mapped().name = to;
    model.functions.insert(std::move(node));
  }
  remember(to, model);
}

template <typename Map>
void move_all(Map& map, const std::string& from, const std::string& to) {
  std::vector<TableName> names;
  for (const auto& [name, value] : map)
    if (name.schema == from) names.push_back(name);
  for (const TableName& name : names) move_entry(map, name, {to, name.name});
}

void rename_schema(const std::string& from, const std::string& to, Model& model) {
  std::vector<TableName> names;
  for (const auto& [name, table] : model.tables)
    if (name.schema == from) names.push_back(name);
  for (const TableName& name : names) rename_table(name, {to, name.name}, model);
  std::vector<TableName> types;
  for (const auto& [name, value] : model.enums)
    if (name.schema == from) types.push_back(name);
  for (const auto& [name, value] : model.domains)
    if (name.schema == from) types.push_back(name);
  for (const TableName& name : types) rename_type(name, {to, name.name}, model);
  move_all(model.functions, from, to);
  if (auto node = model.schemas.extract(from); !node.empty()) {
    node.key() = to;
    model.schemas.insert(std::move(node));
  }
}

void rename_value(const TableName& domain, const std::string& from, const std::string& to, Model& model) {
  if (const auto found = model.domains.find(domain); found != model.domains.end())
    for (Constraint& constraint : found->second.constraints)
      if (constraint.name == from) constraint.name = to;
}

const Node& object_of(const Node& body) {
  const Node& object = get(body, "object");
  if (type_of(object) == "List") return get(inside(object), "items");
  if (type_of(object) == "TypeName") return get(inside(object), "names");
  return get(inside(object), "objname");
}

TableName function_name(const Node& body, const Model& model) {
  const std::vector<std::string> names = strings_of(object_of(body));
  if (names.size() > 1) return {names.front(), names.back()};
  for (const std::string& place : model.search_path)
    if (!names.empty() && model.functions.contains({place, names.back()})) return {place, names.back()};
  return new_name_of(object_of(body), model);
}

}  // namespace

void rename(const Node& body, Model& model) {
  const std::string kind = text_of(body, "renameType");
  const std::string from = text_of(body, "subname");
  const std::string to = text_of(body, "newname");
  const TableName relation = model.resolve(get(body, "relation"));
  if (kind == "OBJECT_COLUMN" || kind == "OBJECT_ATTRIBUTE") return rename_column(relation, from, to, model);
  if (kind == "OBJECT_TABCONSTRAINT") return rename_constraint(relation, from, to, model);
  if (kind == "OBJECT_SCHEMA") return rename_schema(from, to, model);
  if (kind == "OBJECT_TRIGGER") {
    if (Table* table = model.table(relation))
      if (auto node = table->triggers.extract(from); !node.empty()) {
        node.key() = to;
        table->triggers.insert(std::move(node));
      }
    return;
  }
  if (kind == "OBJECT_DOMCONSTRAINT") return rename_value(type_name_of(object_of(body), model), from, to, model);
  if (kind == "OBJECT_TYPE" || kind == "OBJECT_DOMAIN") {
    const TableName type = type_name_of(object_of(body), model);
    if (model.tables.contains(type)) return rename_table(type, {type.schema, to}, model);
    return rename_type(type, {type.schema, to}, model);
  }
  if (kind == "OBJECT_FUNCTION" || kind == "OBJECT_PROCEDURE" || kind == "OBJECT_ROUTINE") {
    const TableName function = function_name(body, model);
    return rename_function(function, {function.schema, to}, model);
  }
  if (kind == "OBJECT_INDEX") return rename_index(relation, to, model);
  if (get(body, "relation").is_object()) rename_table(relation, {relation.schema, to}, model);
}

void set_schema(const Node& body, Model& model) {
  const std::string schema = text_of(body, "newschema");
  const std::string kind = text_of(body, "objectType");
  if (get(body, "relation").is_object()) {
    const TableName name = model.resolve(get(body, "relation"));
    return rename_table(name, {schema, name.name}, model);
  }
  if (kind == "OBJECT_TYPE" || kind == "OBJECT_DOMAIN") {
    const TableName type = type_name_of(object_of(body), model);
    return rename_type(type, {schema, type.name}, model);
  }
  if (kind == "OBJECT_FUNCTION" || kind == "OBJECT_PROCEDURE") {
    const TableName function = function_name(body, model);
    rename_function(function, {schema, function.name}, model);
  }
}

}  // namespace fishway::lint::postgres
