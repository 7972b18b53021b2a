#include "core/lint/postgres/alter_table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fishway::lint::postgres {

std::vector<const Node*> AlterTable::actions(std::string_view subtype) const {
  std::vector<const Node*> found;
  for (const Node& command : get(body, "cmds"))
    if (text_of(inside(command), "subtype") == subtype) found.push_back(&inside(command));
  return found;
}

bool AlterTable::drops_constraint(std::string_view constraint) const {
  return std::ranges::any_of(actions("AT_DropConstraint"),
                             [&](const Node* action) { return text_of(*action, "name") == constraint; });
}

std::optional<AlterTable> alter_table(const Act& act, const Model& model) {
  if (act.type() != "AlterTableStmt") return {};
  const Node& relation = get(act.body(), "relation");
  const TableName name = model.resolve(relation);
  if (flag_of(act.body(), "missing_ok") && model.gone.contains(name)) return {};
  return AlterTable{name, model.table(name), act.body(), !flag_of(relation, "inh")};
}

std::optional<AlterTable> alter_table_in_use(const Act& act, const Model& model) {
  auto alter = alter_table(act, model);
  if (!alter || model.is_new(alter->name) || text_of(act.body(), "objtype") != "OBJECT_TABLE") return {};
  const RelationKind kind = alter->table == nullptr ? RelationKind::table : alter->table->kind;
  if (kind != RelationKind::table && kind != RelationKind::partitioned) return {};
  // ALTER TABLE takes indexes as well.
  if (model.index(alter->name) != nullptr) return {};
  return alter;
}

std::vector<const Node*> added_constraints(const AlterTable& alter, std::string_view type) {
  std::vector<const Node*> found;
  for (const Node* action : alter.actions("AT_AddConstraint"))
    if (const Node& constraint = AlterTable::definition(*action); text_of(constraint, "contype") == type)
      found.push_back(&constraint);
  return found;
}

bool is_checked_at_once(const Node& constraint) {
  return !flag_of(constraint, "skip_validation") && !flag_of(constraint, "is_not_enforced");
}

std::string column_list(const Node& names) { return fmt::format("{}", fmt::join(strings_of(names), ", ")); }

}  // namespace fishway::lint::postgres
