// Columns: added, dropped, renamed.
#include <algorithm>

#include "core/lint/postgres/dependents.hpp"
#include "core/lint/postgres/expression.hpp"
#include "core/lint/postgres/replay_parts.hpp"

namespace fishway::lint::postgres {
namespace {

bool is_serial(const Node& type_name) {
  const std::vector<std::string> names = strings_of(get(type_name, "names"));
  if (names.size() != 1) return false;
  for (const std::string_view serial : {"serial", "bigserial", "smallserial", "serial4", "serial8", "serial2"})
    if (names.front() == serial) return true;
  return false;
}

Node call_of_nextval() { return {{"FuncCall", {{"funcname", Node::array({{{"String", {{"sval", "nextval"}}}}})}}}}; }

// What is no constraint of its own in the model.
void apply(const Node& constraint, Column& column) {
  const std::string kind = text_of(constraint, "contype");
  if (kind == "CONSTR_NOTNULL" || kind == "CONSTR_PRIMARY" || kind == "CONSTR_IDENTITY") column.not_null = true;
  if (kind == "CONSTR_DEFAULT" || kind == "CONSTR_GENERATED") column.default_value = get(constraint, "raw_expr");
  if (kind == "CONSTR_IDENTITY") column.is_identity = true;
  if (kind == "CONSTR_GENERATED") {
    const bool is_virtual = flag_of(constraint, "is_virtual") || text_of(constraint, "generated_kind") == "v";
    column.generated = is_virtual ? Column::Generated::is_virtual : Column::Generated::stored;
  }
}

void replace(std::vector<std::string>& names, const std::string& from, const std::string& to) {
  std::ranges::replace(names, from, to);
}

void replace_in(std::optional<Node>& expression, const std::string& from, const std::string& to);

void replace_in(Node& node, const std::string& from, const std::string& to) {
  if (!node.is_structured()) return;
  if (type_of(node) == "ColumnRef") {
    Node& fields = node["ColumnRef"]["fields"];
    if (fields.is_array() && !fields.empty() && text_of(inside(fields.back()), "sval") == from)
      fields.back() = {{"String", {{"sval", to}}}};
    return;
  }
  if (type_of(node) == "PartitionElem" && text_of(inside(node), "name") == from) node["PartitionElem"]["name"] = to;
  for (Node& beneath : node) replace_in(beneath, from, to);
}

void replace_in(std::optional<Node>& expression, const std::string& from, const std::string& to) {
  if (expression) replace_in(*expression, from, to);
}

void rename_in_table(Table& table, const std::string& from, const std::string& to) {
  for (Column& column : table.columns) {
    if (column.name == from) column.name = to;
    if (column.generated != Column::Generated::no) replace_in(column.default_value, from, to);
  }
  for (Constraint& constraint : table.constraints) {
    replace(constraint.columns, from, to);
    replace_in(constraint.expression, from, to);
  }
  replace_in(table.partition_key, from, to);
}

void rename_in_index(Index& index, const std::string& from, const std::string& to) {
  for (Index::Part& part : index.parts) {
    if (part.column == from) part.column = to;
    replace_in(part.expression, from, to);
  }
  replace(index.included, from, to);
  replace_in(index.predicate, from, to);
}

void rename_in_one(const TableName& name, const std::string& from, const std::string& to, Model& model) {
  if (Table* table = model.table(name)) rename_in_table(*table, from, to);
  for (auto& [index_name, index] : model.indexes)
    if (index.table == name) rename_in_index(index, from, to);
  for (auto& [other, table] : model.tables) {
    for (Constraint& constraint : table.constraints)
      if (constraint.referenced == name) replace(constraint.referenced_columns, from, to);
    if (table.owned_by_column == name.name + "." + from) table.owned_by_column = name.name + "." + to;
    if (table.query && depends_on(table, name)) replace_in(table.query, from, to);
  }
}

void drop_in_one(Table& table, const std::string& column, bool cascades, Model& model) {
  std::vector<std::string> constraints;
  for (const Constraint& constraint : table.constraints)
    if (std::ranges::find(constraint.columns, column) != constraint.columns.end())
      constraints.push_back(constraint.name);
  for (const std::string& constraint : constraints) drop_constraint(table, constraint, model);
  std::erase_if(model.indexes,
                [&](const auto& entry) { return entry.second.table == table.name && entry.second.uses(column); });
  std::erase_if(model.tables, [&](const auto& entry) {
    return entry.first.schema == table.name.schema && entry.second.owned_by_column == table.name.name + "." + column;
  });
  std::erase_if(table.columns, [&](const Column& one) {
    const bool depends = one.generated != Column::Generated::no && one.default_value &&
                         columns_in(*one.default_value).contains(column) && cascades;
    return one.name == column || depends;
  });
}

}  // namespace

void add_column(const Node& definition, Table& table, bool is_created, Model& model) {
  Column column;
  column.name = text_of(definition, "colname");
  column.age = model.age_of_new();
  const Node& type_name = get(definition, "typeName");
  column.type = model.type(type_name);
  column.is_serial = is_serial(type_name);
  if (column.is_serial) {
    column.not_null = true;
    column.default_value = call_of_nextval();
  }
  if (const auto collation = strings_of(get(get(definition, "collClause"), "collname")); !collation.empty())
    column.collation = collation.back();
  const Node& constraints = get(definition, "constraints");
  if (constraints.is_array())
    for (const Node& constraint : constraints) apply(inside(constraint), column);
  const bool has_sequence = column.is_serial || column.is_identity;
  const std::string name = column.name;
  table.columns.push_back(std::move(column));
  remember(table.name, model);
  if (has_sequence) create_owned_sequence(table, name, model);
  if (constraints.is_array())
    for (const Node& constraint : constraints) add_constraint(inside(constraint), name, table, is_created, model);
}

void drop_column(Table& table, const std::string& column, bool cascades, Model& model) {
  const TableName name = table.name;
  if (cascades) {
    for (auto& [other, one] : model.tables)
      std::erase_if(one.constraints, [&](const Constraint& constraint) {
        return constraint.referenced == name &&
               std::ranges::find(constraint.referenced_columns, column) != constraint.referenced_columns.end();
      });
    const std::vector<TableName> views = views_using(name, column, model);
    for (const TableName& view : views) drop_table(view, true, model);
  }
  drop_in_one(table, column, cascades, model);
  for (const TableName& beneath : descendants_of(name, model))
    drop_in_one(*model.table(beneath), column, cascades, model);
}

void rename_column(const TableName& table, const std::string& from, const std::string& to, Model& model) {
  rename_in_one(table, from, to, model);
  for (const TableName& beneath : descendants_of(table, model)) rename_in_one(beneath, from, to, model);
}

Column* use_column(Table& table, const std::string& column) {
  if (Column* known = table.column(column)) return known;
  if (table.has_all_columns) return nullptr;
  Column unknown;
  unknown.name = column;
  table.columns.push_back(std::move(unknown));
  return &table.columns.back();
}

}  // namespace fishway::lint::postgres
