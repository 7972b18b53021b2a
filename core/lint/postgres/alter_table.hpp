// ALTER TABLE taken apart: whom it is about, and its actions.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/lint/postgres/act.hpp"
#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

struct AlterTable {
  TableName name;
  const Table* table;    ///< nullptr: no file told of it
  const Node& body;      ///< of the AlterTableStmt
  bool is_only = false;  ///< ONLY: partitions and children are left out

  /// The AlterTableCmds of these subtypes ("AT_AddColumn"), without the type around them, in the order of the text.
  std::vector<const Node*> actions(std::string_view subtype) const;
  /// The definition inside an action: a ColumnDef's or Constraint's inside.
  static const Node& definition(const Node& action) { return inside(get(action, "def")); }
  /// The constraint of this name is dropped by the same statement: drops come first, wherever they stand.
  bool drops_constraint(std::string_view constraint) const;
};

/// An ALTER TABLE of any relation; nothing for another statement, and where IF EXISTS finds nothing.
std::optional<AlterTable> alter_table(const Act& act, const Model& model);

/// An ALTER TABLE of a table that holds rows (no view, sequence, index or foreign table) and that is not new.
std::optional<AlterTable> alter_table_in_use(const Act& act, const Model& model);

/// The inside of each Constraint that ALTER TABLE ADD CONSTRAINT adds, of this type ("CONSTR_CHECK").
std::vector<const Node*> added_constraints(const AlterTable& alter, std::string_view type);

/// Whether adding it reads every row: neither NOT VALID nor NOT ENFORCED.
bool is_checked_at_once(const Node& constraint);

/// The columns in a list of names: keys, fk_attrs.
std::string column_list(const Node& names);

}  // namespace fishway::lint::postgres
