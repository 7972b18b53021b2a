#include "core/lint/postgres/query_locks.hpp"

#include "core/lint/postgres/lock_names.hpp"
#include "core/lint/postgres/query_reach.hpp"

namespace fishway::lint::postgres {

void add_query(const Act& act, const Model& model, int, ImpactList& impacts) {
  const Node& body = act.body();
  const bool is_select = act.type() == "SelectStmt";
  const bool only_reads = is_select || (act.type() == "CopyStmt" && !flag_of(body, "is_from"));
  if (body.contains("relation"))
    impacts.add(model.resolve(get(body, "relation")), only_reads ? access_share : row_exclusive);
  const bool locks_rows = is_select && body.contains("lockingClause");
  for (const TableName& table : tables_read(act.node, model)) impacts.add(table, locks_rows ? row_share : access_share);
  // An index spares the rest of the rows; how much of a table that is nobody can know from here.
  for (const TableName& table : tables_gone_through(act, model)) impacts.add(table, access_share, Work::scan);
}

}  // namespace fishway::lint::postgres
