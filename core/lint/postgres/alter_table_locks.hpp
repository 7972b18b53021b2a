// What ALTER TABLE locks, and does under the lock. With several actions: the strongest lock, the largest work.
#pragma once

#include "core/lint/postgres/alter_table.hpp"
#include "core/lint/postgres/impact_list.hpp"

namespace fishway::lint::postgres {

void add_alter_table(const Act& act, const Model& model, int version, ImpactList& impacts);

/// What one action (an AlterTableCmd's inside) does to the rows of its own table.
Work work_of_action(const Node& action, const AlterTable& alter, const Model& model, int version);

/// Columns that an action requires to be NOT NULL and that nothing proves to be: SET NOT NULL, ADD PRIMARY KEY [USING
/// INDEX], ADD CONSTRAINT ... NOT NULL. Of a table whose columns are unknown: what the action itself names.
std::vector<std::string> unproved_not_null(const Node& action, const AlterTable& alter, const Model& model,
                                           int version);

/// Whether the action sets what the table already has: SET LOGGED of a logged table.
bool changes_nothing(const Node& action, const AlterTable& alter);

}  // namespace fishway::lint::postgres
