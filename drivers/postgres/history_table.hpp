// The history table: Flyway's, to the last name.
// https://documentation.red-gate.com/flyway/flyway-concepts/migrations/flyway-schema-history-table
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/history/history_row.hpp"
#include "core/history/repair.hpp"
#include "drivers/postgres/connection.hpp"

namespace fishway::postgres {

class HistoryTable {
 public:
  HistoryTable(std::string schema, std::string table);

  /// Nothing when there is no such table. Throws Error(configuration) that names a column that is missing.
  std::optional<History> read(Connection& connection) const;

  /// The statements that create it, with these rows.
  std::vector<std::string> creation(const History& rows) const;
  std::vector<std::string> edits(const HistoryEdit& edit) const;

  /// `own_time`: SQL for the milliseconds that are added to each row's execution time, which the statement returns.
  std::string insertion(const History& rows, const std::string& own_time) const;
  std::string deletion(const std::vector<int>& ranks) const;

  const std::string& name() const { return name_; }  ///< "schema"."table"

 private:
  std::string update(const HistoryRow& row) const;

  std::string schema_;
  std::string table_;
  std::string name_;
};

}  // namespace fishway::postgres
