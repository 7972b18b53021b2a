#include "core/lint/postgres/alter_table_locks.hpp"

#include <algorithm>
#include <array>

#include "core/lint/postgres/added_column.hpp"
#include "core/lint/postgres/lock_names.hpp"
#include "core/lint/postgres/null_proof.hpp"
#include "core/lint/postgres/partition_proof.hpp"
#include "core/lint/postgres/type_change.hpp"

namespace fishway::lint::postgres {
namespace {

bool is_partitioned(const AlterTable& alter) {
  return alter.table != nullptr && alter.table->kind == RelationKind::partitioned;
}

// Storage parameters that the server changes beside reads and writes, as all that are in use but this one.
bool is_light_option_list(const Node& list) {
  return std::ranges::none_of(get(inside(list), "items"), [](const Node& item) {
    return text_of(inside(item), "defname") == "user_catalog_table";
  });
}

std::string_view lock_of_constraint(const Node& constraint) {
  return text_of(constraint, "contype") == "CONSTR_FOREIGN" ? share_row_exclusive : access_exclusive;
}

std::string_view lock_of_action(const Node& action, int version) {
  constexpr std::array<std::string_view, 5> light = {"AT_SetStatistics", "AT_ClusterOn", "AT_DropCluster",
                                                     "AT_ValidateConstraint", "AT_DetachPartitionFinalize"};
  constexpr std::array<std::string_view, 4> options = {"AT_SetRelOptions", "AT_ResetRelOptions", "AT_SetOptions",
                                                       "AT_ResetOptions"};
  const std::string subtype = text_of(action, "subtype");
  if (std::ranges::find(light, subtype) != light.end()) return share_update_exclusive;
  if (std::ranges::find(options, subtype) != options.end())
    return is_light_option_list(get(action, "def")) ? share_update_exclusive : access_exclusive;
  if (subtype.starts_with("AT_EnableTrig") || subtype.starts_with("AT_DisableTrig")) return share_row_exclusive;
  if (subtype == "AT_AttachPartition") return version >= 120000 ? share_update_exclusive : access_exclusive;
  if (subtype == "AT_DetachPartition" && flag_of(AlterTable::definition(action), "concurrent"))
    return share_update_exclusive;
  if (subtype == "AT_AddConstraint") return lock_of_constraint(AlterTable::definition(action));
  return access_exclusive;
}

Work work_of_constraint(const Node& action, const AlterTable& alter, const Model& model, int version) {
  const Node& constraint = AlterTable::definition(action);
  const std::string type = text_of(constraint, "contype");
  if (type == "CONSTR_CHECK" || type == "CONSTR_FOREIGN")
    return is_checked_at_once(constraint) ? Work::scan : Work::none;
  const bool has_index = !text_of(constraint, "indexname").empty();
  if (type == "CONSTR_EXCLUSION" || ((type == "CONSTR_UNIQUE" || type == "CONSTR_PRIMARY") && !has_index))
    return Work::index_build;
  return unproved_not_null(action, alter, model, version).empty() ? Work::none : Work::scan;
}

Work work_of_type_change(const Node& action, const AlterTable& alter, const Model& model, int version) {
  const std::string name = text_of(action, "name");
  static const Table unknown;
  const Table& table = alter.table == nullptr ? unknown : *alter.table;
  const TypeChange change = type_change(table, table.column(name), AlterTable::definition(action), model, version);
  if (change.rewrites) return Work::rewrite;
  if (change.rebuilds_indexes) return Work::index_build;
  return change.rechecks ? Work::scan : Work::none;
}

std::vector<std::string> columns_of_index(const AlterTable& alter, const std::string& index, const Model& model) {
  std::vector<std::string> columns;
  if (const Index* known = model.index({alter.name.schema, index}))
    for (const Index::Part& part : known->parts) columns.push_back(part.column);
  return columns;
}

// Foreign keys in both directions over a column whose type changes are made anew; those that an action adds or drops
// lock the other table as well.
void add_referenced(const Node& constraint, const Model& model, ImpactList& impacts) {
  if (text_of(constraint, "contype") == "CONSTR_FOREIGN")
    impacts.add(model.resolve(get(constraint, "pktable")), share_row_exclusive);
}

void add_others_of_type_change(const std::string& column, const AlterTable& alter, const Model& model,
                               ImpactList& impacts) {
  const auto has = [&](const std::vector<std::string>& columns) {
    return std::ranges::find(columns, column) != columns.end();
  };
  if (alter.table != nullptr)
    for (const Constraint& key : alter.table->constraints)
      if (key.kind == Constraint::Kind::foreign_key && has(key.columns)) impacts.add(key.referenced, access_exclusive);
  for (const auto& [table, key] : model.references_to(alter.name))
    if (has(key->referenced_columns)) impacts.add(table->name, access_exclusive);
}

// A default partition holds what fits nowhere else: with no other partition there is nothing to be looked for.
bool fits_nowhere_else(const Table* partition, const AlterTable& alter, const Node& key, const Model& model) {
  const auto others = model.partitions_of(alter.name);
  if (others.empty()) return alter.table != nullptr && alter.table->is_known;
  return partition != nullptr && std::ranges::all_of(others, [&](const Table* other) {
           return other->bound && excludes_bound(*partition, *other->bound, key);
         });
}

void add_partition(const Node& action, const AlterTable& alter, const Model& model, int version, ImpactList& impacts) {
  const Node& command = AlterTable::definition(action);
  const TableName name = model.resolve(get(command, "name"));
  const Table* partition = model.table(name);
  const Table* other = model.default_partition_of(alter.name);
  if (text_of(action, "subtype") == "AT_DetachPartition") {
    const bool waits = flag_of(command, "concurrent");
    impacts.add_family(name, version >= 140000 ? access_exclusive : share_update_exclusive);
    if (other != nullptr && !waits) impacts.add(other->name, access_exclusive);
    return;
  }
  static const Node none;
  const Node& key = alter.table != nullptr && alter.table->partition_key ? *alter.table->partition_key : none;
  const Node& bound = get(command, "bound");
  const bool fits = flag_of(bound, "is_default") ? fits_nowhere_else(partition, alter, key, model)
                                                 : partition != nullptr && fits_bound(*partition, bound, key);
  impacts.add_family(name, access_exclusive, fits ? Work::none : Work::scan);
  if (other != nullptr && other->name != name && !flag_of(bound, "is_default"))
    impacts.add_family(other->name, access_exclusive, excludes_bound(*other, bound, key) ? Work::none : Work::scan);
}

void add_others(const Node& action, const AlterTable& alter, const Model& model, int version, ImpactList& impacts) {
  const std::string subtype = text_of(action, "subtype");
  const std::string name = text_of(action, "name");
  if (subtype == "AT_AddColumn")
    for (const Node& constraint : get(AlterTable::definition(action), "constraints"))
      add_referenced(inside(constraint), model, impacts);
  if (subtype == "AT_AddConstraint") add_referenced(AlterTable::definition(action), model, impacts);
  if (subtype == "AT_AlterColumnType") add_others_of_type_change(name, alter, model, impacts);
  if (subtype == "AT_AttachPartition" || subtype == "AT_DetachPartition")
    add_partition(action, alter, model, version, impacts);
  if (subtype == "AT_AddInherit" || subtype == "AT_DropInherit")
    impacts.add(model.resolve(AlterTable::definition(action)), share_update_exclusive);
  if (alter.table == nullptr) return;
  for (const Constraint& key : alter.table->constraints) {
    if (key.kind != Constraint::Kind::foreign_key) continue;
    const bool loses_column = std::ranges::find(key.columns, name) != key.columns.end();
    if ((subtype == "AT_DropConstraint" && key.name == name) || (subtype == "AT_DropColumn" && loses_column))
      impacts.add(key.referenced, access_exclusive);
    if (subtype == "AT_ValidateConstraint" && key.name == name) impacts.add(key.referenced, row_share);
  }
}

bool recurses(const Node& action) {
  constexpr std::array<std::string_view, 6> own = {"AT_AttachPartition", "AT_DetachPartition", "AT_ChangeOwner",
                                                   "AT_AddInherit",      "AT_DropInherit",     "AT_ReplicaIdentity"};
  return std::ranges::find(own, text_of(action, "subtype")) == own.end();
}

bool is_virtual(const std::string& name, const AlterTable& alter) {
  const Column* column = alter.table == nullptr ? nullptr : alter.table->column(name);
  return column != nullptr && column->generated == Column::Generated::is_virtual;
}

bool is_valid_already(const Node& action, const AlterTable& alter) {
  const Constraint* constraint = alter.table == nullptr ? nullptr : alter.table->constraint(text_of(action, "name"));
  return constraint != nullptr && constraint->is_valid;
}

}  // namespace

std::vector<std::string> unproved_not_null(const Node& action, const AlterTable& alter, const Model& model,
                                           int version) {
  std::vector<std::string> columns;
  const Node& constraint = AlterTable::definition(action);
  const std::string index = text_of(constraint, "indexname");
  if (text_of(action, "subtype") == "AT_SetNotNull")
    columns = {text_of(action, "name")};
  else if (text_of(constraint, "contype") == "CONSTR_NOTNULL" && is_checked_at_once(constraint))
    columns = strings_of(get(constraint, "keys"));
  else if (text_of(constraint, "contype") == "CONSTR_PRIMARY")
    columns = index.empty() ? strings_of(get(constraint, "keys")) : columns_of_index(alter, index, model);
  // Of an index over a table that no file created nobody can know.
  const auto is_unknown = [&](const std::string& column) {
    return !index.empty() && (alter.table == nullptr || alter.table->column(column) == nullptr);
  };
  std::erase_if(columns, [&](const std::string& column) {
    return is_unknown(column) || is_proved_not_null(alter, column, version);
  });
  return columns;
}

bool changes_nothing(const Node& action, const AlterTable& alter) {
  const std::string subtype = text_of(action, "subtype");
  if (is_partitioned(alter)) return true;
  if (alter.table == nullptr || !alter.table->is_known) return false;
  if (subtype == "AT_SetLogged") return !alter.table->is_unlogged;
  return subtype == "AT_SetUnLogged" && alter.table->is_unlogged;
}

Work work_of_action(const Node& action, const AlterTable& alter, const Model& model, int version) {
  const std::string subtype = text_of(action, "subtype");
  if (subtype == "AT_AddColumn") return added_column(action, alter, model).work(version);
  if (subtype == "AT_AddConstraint") return work_of_constraint(action, alter, model, version);
  if (subtype == "AT_AlterColumnType") return work_of_type_change(action, alter, model, version);
  if (subtype == "AT_ValidateConstraint") return is_valid_already(action, alter) ? Work::none : Work::scan;
  if (subtype == "AT_SetNotNull")
    return unproved_not_null(action, alter, model, version).empty() ? Work::none : Work::scan;
  if (subtype == "AT_SetExpression") return is_virtual(text_of(action, "name"), alter) ? Work::none : Work::rewrite;
  if (subtype == "AT_SetLogged" || subtype == "AT_SetUnLogged" || subtype == "AT_SetTableSpace" ||
      subtype == "AT_SetAccessMethod")
    return changes_nothing(action, alter) ? Work::none : Work::rewrite;
  return Work::none;
}

void add_alter_table(const Act& act, const Model& model, int version, ImpactList& impacts) {
  const auto alter = alter_table(act, model);
  if (!alter) return;
  const Index* index = model.index(alter->name);
  const bool holds_rows = text_of(act.body(), "objtype") == "OBJECT_TABLE" && index == nullptr;
  const bool is_sequence = text_of(act.body(), "objtype") == "OBJECT_SEQUENCE";
  for (const Node& command : get(act.body(), "cmds")) {
    const Node& action = inside(command);
    const std::string_view lock = is_sequence ? share_row_exclusive : lock_of_action(action, version);
    const Work work = work_of_action(action, *alter, model, version);
    if (holds_rows && !alter->is_only && recurses(action))
      impacts.add_family(alter->name, lock, work);
    else
      impacts.add(alter->name, lock, work);
  }
  if (holds_rows)
    for (const Node& command : get(act.body(), "cmds")) add_others(inside(command), *alter, model, version, impacts);
}

}  // namespace fishway::lint::postgres
