// Goes through the columns that an ALTER TABLE adds to a table in use.
#pragma once

#include "core/lint/postgres/added_column.hpp"
#include "core/lint/postgres/rules/blocking.hpp"

namespace fishway::lint::postgres {

/// Calls visit(column, alter, the AT_AddColumn) for each column that is not there yet.
template <typename Visit>
void each_added_column(const Act& act, const View& view, const Visit& visit) {
  const auto alter = alter_table_in_use(act, view.model);
  if (!alter) return;
  for (const Node* action : alter->actions("AT_AddColumn")) {
    const AddedColumn column = added_column(*action, *alter, view.model);
    if (!column.is_there) visit(column, *alter, *action);
  }
}

}  // namespace fishway::lint::postgres
