// What publications send to logical replicas.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/lint/postgres/act.hpp"
#include "core/lint/postgres/model.hpp"

namespace fishway::lint::postgres {

/// What a CREATE or ALTER PUBLICATION adds.
struct Published {
  bool has_all_tables = false;
  bool has_changes = true;  ///< updates or deletes, and not inserts alone
  std::vector<TableName> tables;
  std::vector<TableName> tables_in_part;  ///< with a list of columns
  std::set<std::string> schemas;
};
Published published_by(const Act& act, const Model& model);

/// Whether a publication sends every column of the table, those that are added later too.
bool publishes_all_columns(const TableName& table, const Model& model);
/// Whether a publication sends updates or deletes of the table.
bool publishes_changes(const TableName& table, const Model& model);

/// Plays CREATE, ALTER and DROP PUBLICATION into the model.
void play_publication(const Act& act, Model& model);

}  // namespace fishway::lint::postgres
