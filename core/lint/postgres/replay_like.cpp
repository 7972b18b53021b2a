// Tables made after others: LIKE, PARTITION OF, INHERITS.
#include "core/lint/postgres/object_names.hpp"
#include "core/lint/postgres/replay_parts.hpp"

namespace fishway::lint::postgres {
namespace {

// Bits of TableLikeClause's options.
constexpr long long like_constraints = 4;
constexpr long long like_defaults = 8;
constexpr long long like_generated = 16;
constexpr long long like_identity = 32;
constexpr long long like_indexes = 64;

std::string label_of(const Index& index, const Constraint* constraint) {
  if (constraint == nullptr) return index.constraint.empty() ? "idx" : "key";
  return constraint->kind == Constraint::Kind::primary_key ? "pkey"
         : constraint->kind == Constraint::Kind::exclude   ? "excl"
                                                           : "key";
}

std::string name_of_copy(const Index& index, const Constraint* constraint, const Table& table, const Model& model) {
  if (constraint != nullptr && constraint->kind == Constraint::Kind::primary_key)
    return relation_name(model, table.name, "", "pkey");
  return relation_name(model, table.name, joined_for_name(index_column_names(index)), label_of(index, constraint));
}

void copy_index(const Index& original, const Table& from, Table& table, Model& model) {
  Index index = original;
  const Constraint* constraint = original.constraint.empty() ? nullptr : from.constraint(original.constraint);
  index.name = name_of_copy(original, constraint, table, model);
  index.table = table.name;
  index.is_valid = true;
  if (constraint != nullptr) {
    Constraint copy = *constraint;
    copy.name = copy.index = index.constraint = index.name;
    copy.age = model.age_of_new();
    table.constraints.push_back(std::move(copy));
  }
  if (table.partition_of == from.name) index.attached_to = TableName{from.name.schema, original.name};
  add_index(std::move(index), model);
}

void copy_indexes(const Table& from, Table& table, Model& model) {
  std::vector<Index> originals;
  for (const Index* index : model.indexes_of(from.name)) originals.push_back(*index);
  for (const Index& index : originals) copy_index(index, from, table, model);
}

void copy_constraints(const Table& from, Constraint::Kind kind, Table& table, Age age) {
  for (const Constraint& constraint : from.constraints) {
    if (constraint.kind != kind || table.constraint(constraint.name) != nullptr) continue;
    Constraint copy = constraint;
    copy.is_valid = copy.is_enforced;
    copy.age = age;
    table.constraints.push_back(std::move(copy));
  }
}

}  // namespace

void copy_columns_like(const Node& like, Table& table, Model& model) {
  const Table* found = model.table(model.resolve(get(like, "relation")));
  if (found == nullptr || !found->has_all_columns) table.has_all_columns = false;
  if (found == nullptr) return;
  const Table from = *found;
  const long long options = number_of(like, "options");
  for (Column column : from.columns) {
    const bool is_generated = column.generated != Column::Generated::no;
    if (!(options & (is_generated ? like_generated : like_defaults))) {
      column.default_value.reset();
      column.generated = Column::Generated::no;
    }
    if (column.is_identity && (options & like_identity))
      create_owned_sequence(table, column.name, model);
    else
      column.is_identity = false;
    column.is_serial = column.is_serial && (options & like_defaults);
    column.age = model.age_of_new();
    table.columns.push_back(std::move(column));
  }
  if (options & like_constraints) copy_constraints(from, Constraint::Kind::check, table, model.age_of_new());
  if (options & like_indexes) copy_indexes(from, table, model);
}

void copy_from_parent(const Table& parent_at, Table& table, Model& model) {
  const Table parent = parent_at;
  for (Column column : parent.columns) {
    if (table.column(column.name) != nullptr) continue;
    column.age = model.age_of_new();
    table.columns.push_back(std::move(column));
  }
  if (!parent.has_all_columns) table.has_all_columns = false;
  copy_constraints(parent, Constraint::Kind::check, table, model.age_of_new());
  if (!table.partition_of) return;
  copy_constraints(parent, Constraint::Kind::foreign_key, table, model.age_of_new());
  copy_indexes(parent, table, model);
  table.triggers.insert(parent.triggers.begin(), parent.triggers.end());
}

}  // namespace fishway::lint::postgres
