// What ALTER COLUMN TYPE does to a column: PostgreSQL's own rules, as they were measured on 11 to 18.
#pragma once

#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

struct TypeChange {
  bool rewrites = true;          ///< the table, and every index
  bool rebuilds_indexes = false; ///< those on the column, while the heap stays
  bool rechecks = false;         ///< constraints and domains are checked against all rows (a scan)
  bool is_known = true;          ///< false: the old type is unknown, and a rewrite is assumed unless the new type is text or varchar without a length
};

/// `definition` is the ColumnDef of AT_AlterColumnType (with `typeName`, `raw_default` for USING, `collClause`).
TypeChange type_change(const Table& table, const Column* column, const Node& definition, const Model& model, int version);

}  // namespace fishway::lint::postgres
