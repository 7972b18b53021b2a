// What ADD COLUMN does to the rows that are there.
#pragma once

#include <string>

#include "core/lint/postgres/alter_table.hpp"
#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

struct AddedColumn {
  std::string name;
  Type type;
  bool is_there = false;  ///< IF NOT EXISTS, and it does exist: nothing is done
  bool is_serial = false;
  bool is_identity = false;
  bool is_stored = false;  ///< GENERATED ... STORED
  bool is_virtual = false;
  bool has_constrained_domain = false;
  const Node* default_value = nullptr;  ///< its own, or its domain's; nullptr: none, or NULL
  bool default_is_volatile = false;
  const Node* check = nullptr;      ///< an inline CHECK that is enforced
  const Node* key = nullptr;        ///< an inline UNIQUE or PRIMARY KEY
  const Node* reference = nullptr;  ///< an inline REFERENCES
  bool checks_reference = false;    ///< which reads all rows

  /// Every row is written anew.
  bool rewrites(int version) const;
  Work work(int version) const;
};

/// `action` is the AT_AddColumn.
AddedColumn added_column(const Node& action, const AlterTable& alter, const Model& model);

}  // namespace fishway::lint::postgres
