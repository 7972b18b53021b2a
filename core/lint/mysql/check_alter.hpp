// What the checks of ALTER TABLE share.
#pragma once

#include "core/lint/mysql/check.hpp"

namespace fishway::lint::mysql {

/// The act as an ALTER TABLE of a table that others use; nullptr where it is none, or the table is new.
inline const AlterTable* alter_in_production(const Act& act, const View& view) {
  const auto* alter = std::get_if<AlterTable>(&act.parsed);
  return alter != nullptr && !view.table->is_new() ? alter : nullptr;
}

/// An ALTER TABLE whose table all columns are known of; nullptr otherwise. Also of a new table.
inline const AlterTable* alter_of_known(const Act& act, const View& view) {
  const auto* alter = std::get_if<AlterTable>(&act.parsed);
  return alter != nullptr && view.table->is_known && view.table->has_all_columns ? alter : nullptr;
}

/// Whether the column is there for others: not one that this change added.
inline bool is_in_production(const Table& table, std::string_view column) {
  const Column* found = table.column(column);
  return found == nullptr || found->age == Age::applied;
}

}  // namespace fishway::lint::mysql
