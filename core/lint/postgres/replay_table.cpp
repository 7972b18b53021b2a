// CREATE TABLE, VIEW, SEQUENCE, and what else makes something in pg_class.
#include <algorithm>

#include "core/lint/postgres/object_names.hpp"
#include "core/lint/postgres/replay_parts.hpp"

namespace fishway::lint::postgres {
namespace {

bool is_there(const TableName& name, const Model& model) {
  return model.tables.contains(name) || model.indexes.contains(name);
}

Table new_table(const Node& relation, const Model& model) {
  Table table;
  table.name = model.creation_name(relation);
  table.is_temporary = table.name.schema == "pg_temp";
  table.is_unlogged = text_of(relation, "relpersistence") == "u";
  table.may_hold_rows = false;
  return table;
}

void inherit(const Node& body, Table& table, Model& model) {
  const Node& parents = get(body, "inhRelations");
  if (!parents.is_array()) return;
  const Node& bound = get(body, "partbound");
  for (const Node& parent : parents) {
    const TableName name = model.resolve(inside(parent));
    if (bound.is_object()) {
      table.partition_of = name;
      table.bound = bound;
    } else {
      table.inherits.push_back(name);
    }
    if (const Table* known = model.table(name))
      copy_from_parent(*known, table, model);
    else
      table.has_all_columns = false;
  }
}

// A partition's own element refines a column that its parent has.
void refine_column(const Node& definition, Table& table, Model& model) {
  const std::string name = text_of(definition, "colname");
  const Node& constraints = get(definition, "constraints");
  if (!constraints.is_array()) return;
  for (const Node& wrapped : constraints) {
    const Node& constraint = inside(wrapped);
    const std::string kind = text_of(constraint, "contype");
    Column* column = use_column(table, name);
    if (column == nullptr) return;
    if (kind == "CONSTR_NOTNULL")
      column->not_null = true;
    else if (kind == "CONSTR_DEFAULT")
      column->default_value = get(constraint, "raw_expr");
    else
      add_constraint(constraint, name, table, true, model);
  }
}

void add_elements(const Node& elements, Table& table, Model& model) {
  if (!elements.is_array()) return;
  for (const Node& element : elements) {
    const std::string_view type = type_of(element);
    if (type == "TableLikeClause") copy_columns_like(inside(element), table, model);
    if (type != "ColumnDef") continue;
    if (table.column(text_of(inside(element), "colname")) != nullptr)
      refine_column(inside(element), table, model);
    else
      add_column(inside(element), table, true, model);
  }
  for (const Node& element : elements)
    if (type_of(element) == "Constraint") add_constraint(inside(element), "", table, true, model);
}

void set_view(const Node& relation, const Node& aliases, const Node& query, Table& view, const Model& model) {
  QueryColumns columns = columns_of_query(query, model);
  const std::vector<std::string> names = strings_of(aliases);
  if (columns.has_all_columns || names.size() <= columns.columns.size())
    for (std::size_t at = 0; at < std::min(names.size(), columns.columns.size()); ++at)
      columns.columns[at].name = names[at];
  view.columns = std::move(columns.columns);
  view.has_all_columns = columns.has_all_columns;
  for (Column& column : view.columns) column.age = model.age_of_new();
  view.query = qualified(query, model);
  (void)relation;
}

}  // namespace

Table& create(Table table, Model& model) {
  table.age = model.age_of_new();
  for (Column& column : table.columns) column.age = table.age;
  for (Constraint& constraint : table.constraints) constraint.age = table.age;
  const TableName name = table.name;
  remember(name, model);
  model.gone.erase(name);
  return model.tables[name] = std::move(table);
}

void create_table(const Node& body, bool is_conditional, Model& model) {
  const Node& relation = get(body, "relation");
  const TableName name = model.creation_name(relation);
  if (is_there(name, model)) {
    if (is_conditional || flag_of(body, "if_not_exists")) return;
    drop_table(name, true, model);
  }
  Table& table = create(new_table(relation, model), model);
  if (const Node& key = get(body, "partspec"); key.is_object()) {
    table.kind = RelationKind::partitioned;
    table.partition_key = key;
  }
  table.is_dropped_on_commit = text_of(body, "oncommit") == "ONCOMMIT_DROP";
  if (const Node& type = get(body, "ofTypename"); type.is_object()) {
    const Type of = model.type(type);
    if (const Table* composite = model.table({of.schema, of.name}))
      table.columns = composite->columns;
    else
      table.has_all_columns = false;
  }
  inherit(body, table, model);
  add_elements(get(body, "tableElts"), table, model);
  for (Column& column : table.columns) column.age = table.age;
}

void create_table_as(const Node& into, const Node& query, const Node& statement, bool is_conditional, Model& model) {
  const Node& relation = get(into, "rel");
  const bool is_view = text_of(statement, "objtype") == "OBJECT_MATVIEW";
  const TableName name = model.creation_name(relation);
  if (is_there(name, model)) {
    if (is_conditional || flag_of(statement, "if_not_exists")) return;
    drop_table(name, true, model);
  }
  Table table = new_table(relation, model);
  table.is_dropped_on_commit = text_of(into, "onCommit") == "ONCOMMIT_DROP";
  table.may_hold_rows = !flag_of(into, "skipData");
  set_view(relation, get(into, "colNames"), query, table, model);
  if (is_view)
    table.kind = RelationKind::materialized_view;
  else
    table.query.reset();
  create(std::move(table), model);
}

void create_view(const Node& body, Model& model) {
  const Node& relation = get(body, "view");
  const TableName name = model.creation_name(relation);
  if (Table* known = model.table(name); known != nullptr && flag_of(body, "replace")) {
    const Age age = known->age;
    set_view(relation, get(body, "aliases"), get(body, "query"), *known, model);
    known->kind = RelationKind::view;
    for (Column& column : known->columns) column.age = age;
    return;
  }
  Table view = new_table(relation, model);
  view.kind = RelationKind::view;
  set_view(relation, get(body, "aliases"), get(body, "query"), view, model);
  create(std::move(view), model);
}

void create_sequence(const Node& body, Model& model) {
  const Node& relation = get(body, "sequence");
  if (flag_of(body, "if_not_exists") && is_there(model.creation_name(relation), model)) return;
  Table sequence = new_table(relation, model);
  sequence.kind = RelationKind::sequence;
  create(std::move(sequence), model);
  alter_sequence(body, model);
}

void create_composite_type(const Node& body, Model& model) {
  Table type = new_table(get(body, "typevar"), model);
  type.kind = RelationKind::composite_type;
  Table& created = create(std::move(type), model);
  if (const Node& columns = get(body, "coldeflist"); columns.is_array())
    for (const Node& column : columns) add_column(inside(column), created, true, model);
}

void create_owned_sequence(const Table& table, const std::string& column, Model& model) {
  Table sequence;
  sequence.kind = RelationKind::sequence;
  sequence.name = {table.name.schema, relation_name(model, table.name, column, "seq")};
  sequence.is_temporary = table.is_temporary;
  sequence.owned_by_column = table.name.name + "." + column;
  create(std::move(sequence), model);
}

}  // namespace fishway::lint::postgres
