// Plays SQL text into a model of PostgreSQL, and keeps the acts of its last statement.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/lint/postgres/replay.hpp"

namespace fishway::lint::postgres {

struct Played {
  Model model{"public"};
  /// Of every statement: "CreateStmt", "AlterTableStmt inside loop", ...
  std::vector<std::string> acts;
  std::vector<std::string> unknown;  ///< what could not be looked into
  std::vector<std::string> errors;   ///< what could not be read
};

/// Everything in one file, whose transaction is still open in the end.
Played play_text(std::string_view sql, int version = 150000);

/// The names of a table's constraints, or of its indexes, sorted, with a blank between.
std::string constraint_names(const Model& model, const TableName& table);
std::string index_names(const Model& model, const TableName& table);
/// "id integer not null, name text"
std::string columns_text(const Model& model, const TableName& table);

}  // namespace fishway::lint::postgres
