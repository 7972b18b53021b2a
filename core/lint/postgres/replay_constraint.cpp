// Constraints and indexes: made, dropped.
#include <algorithm>
#include <map>

#include "core/lint/postgres/expression.hpp"
#include "core/lint/postgres/object_names.hpp"
#include "core/lint/postgres/replay_parts.hpp"

namespace fishway::lint::postgres {
namespace {

using Kind = Constraint::Kind;

std::optional<Kind> kind_of(const Node& constraint) {
  static const std::map<std::string, Kind, std::less<>> kinds = {
      {"CONSTR_CHECK", Kind::check},         {"CONSTR_NOTNULL", Kind::not_null},
      {"CONSTR_UNIQUE", Kind::unique},       {"CONSTR_PRIMARY", Kind::primary_key},
      {"CONSTR_FOREIGN", Kind::foreign_key}, {"CONSTR_EXCLUSION", Kind::exclude}};
  const auto found = kinds.find(text_of(constraint, "contype"));
  return found == kinds.end() ? std::nullopt : std::optional(found->second);
}

bool has_index(Kind kind) { return kind == Kind::unique || kind == Kind::primary_key || kind == Kind::exclude; }

Index::Part part_of(const Node& element) {
  Index::Part part;
  part.column = text_of(element, "name");
  if (const Node& expression = get(element, "expr"); !expression.is_null()) part.expression = expression;
  if (const auto collation = strings_of(get(element, "collation")); !collation.empty())
    part.collation = collation.back();
  part.opclass = strings_of(get(element, "opclass"));
  return part;
}

std::vector<std::string> element_columns(const Node& exclusions) {
  std::vector<std::string> columns;
  if (exclusions.is_array())
    for (const Node& exclusion : exclusions)
      if (const Node& items = get(inside(exclusion), "items"); items.is_array() && !items.empty())
        columns.push_back(text_of(inside(items.front()), "name"));
  return columns;
}

std::vector<std::string> columns_of(const Node& node, Kind kind, const std::string& column) {
  if (kind == Kind::check) {
    const auto mentioned = columns_in(get(node, "raw_expr"));
    return {mentioned.begin(), mentioned.end()};
  }
  if (kind == Kind::exclude) return element_columns(get(node, "exclusions"));
  if (!column.empty()) return {column};
  return strings_of(get(node, kind == Kind::foreign_key ? "fk_attrs" : "keys"));
}

std::string name_for(const Constraint& constraint, const Node& node, const Table& table, const Model& model) {
  std::vector<std::string> columns = constraint.columns;
  switch (constraint.kind) {
    case Kind::primary_key:
      return relation_name(model, table.name, "", "pkey");
    case Kind::unique: {
      const auto included = strings_of(get(node, "including"));
      columns.insert(columns.end(), included.begin(), included.end());
      return relation_name(model, table.name, joined_for_name(columns), "key");
    }
    case Kind::exclude:
      std::ranges::replace(columns, "", "expr");
      return relation_name(model, table.name, joined_for_name(columns), "excl");
    case Kind::foreign_key:
      return constraint_name(model, table, joined_for_name(columns), "fkey");
    case Kind::not_null:
      return constraint_name(model, table, joined_for_name(columns), "not_null");
    case Kind::check:
      break;
  }
  return constraint_name(model, table, columns.size() == 1 ? columns.front() : "", "check");
}

void set_reference(const Node& node, Constraint& constraint, const Table& table, const Model& model) {
  constraint.referenced = model.resolve(get(node, "pktable"));
  constraint.referenced_columns = strings_of(get(node, "pk_attrs"));
  if (const std::string action = text_of(node, "fk_del_action"); !action.empty()) constraint.on_delete = action;
  if (!constraint.referenced_columns.empty()) return;
  const Table* referenced = constraint.referenced == table.name ? &table : model.table(constraint.referenced);
  if (const Constraint* key = referenced != nullptr ? referenced->primary_key() : nullptr)
    constraint.referenced_columns = key->columns;
}

// The index that was there becomes the constraint's, and takes its name.
void take_index(const std::string& index_name, Constraint& constraint, const Table& table, Model& model) {
  if (constraint.name.empty()) constraint.name = index_name;
  constraint.index = constraint.name;
  auto node = model.indexes.extract({table.name.schema, index_name});
  if (node.empty()) return;
  Index& index = node.mapped();
  for (const Index::Part& part : index.parts) constraint.columns.push_back(part.column);
  index.constraint = index.name = constraint.name;
  node.key() = {table.name.schema, constraint.name};
  remember(node.key(), model);
  model.indexes.insert(std::move(node));
}

void make_index(const Node& node, const Constraint& constraint, const Table& table, Model& model) {
  Index index;
  index.name = index.constraint = constraint.name;
  index.table = table.name;
  index.is_unique = constraint.kind != Kind::exclude;
  if (constraint.kind == Kind::exclude) {
    index.method = text_of(node, "access_method");
    if (const Node& exclusions = get(node, "exclusions"); exclusions.is_array())
      for (const Node& exclusion : exclusions)
        index.parts.push_back(part_of(inside(get(inside(exclusion), "items").front())));
    if (const Node& where = get(node, "where_clause"); !where.is_null()) index.predicate = where;
  } else {
    for (const std::string& column : constraint.columns) index.parts.push_back({column, {}, {}, {}});
    index.included = strings_of(get(node, "including"));
  }
  add_index(std::move(index), model);
}

void make_not_null(const std::vector<std::string>& columns, Table& table) {
  for (const std::string& name : columns)
    if (Column* column = use_column(table, name)) column->not_null = true;
}

// What a constraint's own attribute behind it says: [NOT] DEFERRABLE, NOT ENFORCED.
void apply_attribute(const std::string& attribute, Table& table) {
  if (table.constraints.empty()) return;
  if (attribute == "CONSTR_ATTR_DEFERRABLE") table.constraints.back().is_deferrable = true;
  if (attribute == "CONSTR_ATTR_NOT_ENFORCED")
    table.constraints.back().is_enforced = table.constraints.back().is_valid = false;
}

Constraint* add_to_one(const Node& node, Kind kind, const std::string& column, Table& table, bool is_created,
                       bool is_copy, Model& model) {
  Constraint constraint;
  constraint.kind = kind;
  const bool keeps_name = !is_copy || !has_index(kind);
  if (keeps_name) constraint.name = text_of(node, "conname");
  constraint.age = model.age_of_new();
  constraint.is_deferrable = flag_of(node, "deferrable");
  constraint.is_enforced = !flag_of(node, "is_not_enforced");
  constraint.is_valid = constraint.is_enforced && (is_created || !flag_of(node, "skip_validation"));
  if (const Node& check = get(node, "raw_expr"); kind == Kind::check && !check.is_null()) constraint.expression = check;
  const std::string index_name = text_of(node, "indexname");
  if (!index_name.empty()) {
    take_index(index_name, constraint, table, model);
  } else {
    constraint.columns = columns_of(node, kind, column);
    if (kind == Kind::foreign_key) set_reference(node, constraint, table, model);
    if (constraint.name.empty()) constraint.name = name_for(constraint, node, table, model);
  }
  if (table.constraint(constraint.name) != nullptr) return nullptr;
  if (kind == Kind::primary_key || (kind == Kind::not_null && constraint.is_valid))
    make_not_null(constraint.columns, table);
  if (has_index(kind) && index_name.empty()) {
    constraint.index = constraint.name;
    make_index(node, constraint, table, model);
  }
  table.constraints.push_back(std::move(constraint));
  remember(table.name, model);
  return &table.constraints.back();
}

Index index_from(const Node& body, const TableName& table, const Model& model) {
  Index index;
  index.table = table;
  index.name = text_of(body, "idxname");
  index.is_unique = flag_of(body, "unique");
  if (const std::string method = text_of(body, "accessMethod"); !method.empty()) index.method = method;
  const Node& elements = get(body, "indexParams");
  const Node& included = get(body, "indexIncludingParams");
  if (elements.is_array())
    for (const Node& element : elements) index.parts.push_back(part_of(inside(element)));
  if (included.is_array())
    for (const Node& element : included) index.included.push_back(text_of(inside(element), "name"));
  if (const Node& where = get(body, "whereClause"); !where.is_null()) index.predicate = where;
  if (index.name.empty())
    index.name = relation_name(model, table, joined_for_name(index_column_names(elements, included)), "idx");
  return index;
}

}  // namespace

void add_index(Index index, Model& model) {
  index.age = model.age_of_new();
  const TableName name{index.table.schema, index.name};
  remember(name, model);
  model.gone.erase(name);
  model.indexes[name] = std::move(index);
}

void add_constraint(const Node& node, const std::string& column, Table& table, bool is_created, Model& model) {
  const auto kind = kind_of(node);
  if (!kind) return apply_attribute(text_of(node, "contype"), table);
  // Before 18 it is no constraint by a name; what is unnamed is an attribute of the column.
  if (*kind == Kind::not_null && model.server_version < 180000) {
    make_not_null(column.empty() ? strings_of(get(node, "keys")) : std::vector{column}, table);
    return;
  }
  if (add_to_one(node, *kind, column, table, is_created, false, model) == nullptr) return;
  if (flag_of(node, "is_no_inherit") || is_created) return;
  for (const TableName& beneath : descendants_of(table.name, model)) {
    Table& child = *model.table(beneath);
    const bool inherits = *kind == Kind::check || *kind == Kind::not_null || child.partition_of.has_value();
    if (inherits) add_to_one(node, *kind, column, child, is_created, true, model);
  }
}

void drop_constraint(Table& table, const std::string& name, Model& model) {
  const Constraint* found = table.constraint(name);
  if (found == nullptr) return;
  if (!found->index.empty()) model.indexes.erase({table.name.schema, found->index});
  if (found->kind == Kind::not_null)
    for (const std::string& column : found->columns)
      if (Column* known = table.column(column)) known->not_null = false;
  std::erase_if(table.constraints, [&](const Constraint& constraint) { return constraint.name == name; });
}

void create_index(const Node& body, bool is_conditional, Model& model) {
  const Node& relation = get(body, "relation");
  const TableName table = model.resolve(relation);
  Index index = index_from(body, table, model);
  const TableName name{table.schema, index.name};
  const bool is_there = model.indexes.contains(name) || model.tables.contains(name);
  if (is_there && (is_conditional || flag_of(body, "if_not_exists"))) return;
  const std::vector<const Table*> partitions = model.partitions_of(table);
  const bool is_only = relation.is_object() && !flag_of(relation, "inh");
  index.is_valid = !is_only || partitions.empty();
  add_index(std::move(index), model);
  if (is_only) return;
  for (const TableName& beneath : descendants_of(table, model)) {
    if (!model.table(beneath)->partition_of) continue;
    Node unnamed = body;
    unnamed.erase("idxname");
    Index part = index_from(unnamed, beneath, model);
    part.attached_to = name;
    add_index(std::move(part), model);
  }
}

}  // namespace fishway::lint::postgres
