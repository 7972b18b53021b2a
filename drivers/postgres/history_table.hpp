// The history table: Flyway's, to the last name.
// https://documentation.red-gate.com/flyway/flyway-concepts/migrations/flyway-schema-history-table
#pragma once

#include <array>
#include <set>
#include <string>
#include <vector>

#include "core/history/history_row.hpp"
#include "core/history/repair.hpp"
#include "drivers/postgres/rows.hpp"

namespace fishway::postgres {

/// Flyway's columns as a table spells them.
class HistoryColumns {
 public:
  /// `found`: all that the table has.
  explicit HistoryColumns(const std::set<std::string>& found);

  bool are_complete() const;
  /// Throws Error(configuration) that names a column that is missing.
  void require_all(const std::string& table) const;
  /// For a SELECT, in Flyway's order. `iso`: the server writes a point in time as 2026-11-21 10:00:00.
  std::string selected(bool iso) const;

 private:
  std::array<std::string, 10> names_;  // empty where one is missing
};

class HistoryTable {
 public:
  HistoryTable(std::string schema, std::string table);

  /// A query for all rows; the columns must be complete.
  std::string selection(const HistoryColumns& columns, bool iso) const;
  static History history_in(const Rows& rows);

  /// The statements that create it, with these rows.
  std::vector<std::string> creation(const History& rows) const;
  std::vector<std::string> edits(const HistoryEdit& edit) const;

  /// `own_time`: SQL for the milliseconds that are added to each row's execution time, which the statement returns.
  std::string insertion(const History& rows, const std::string& own_time) const;
  /// The same for one row, analysed once and executed often: PREPARE, and EXECUTE.
  std::string preparation(std::string_view name, const std::string& own_time) const;
  static std::string execution(std::string_view name, const HistoryRow& row);
  std::string deletion(const std::vector<int>& ranks) const;

  const std::string& name() const { return name_; }  ///< "schema"."table"

 private:
  std::string insertion_of(const std::string& list) const;
  std::string update(const HistoryRow& row) const;

  std::string schema_;
  std::string table_;
  std::string name_;
};

}  // namespace fishway::postgres
