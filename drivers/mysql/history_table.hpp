// The history table, as Flyway makes it on these servers: the SQL text, and rows read and written.
#pragma once

#include <optional>
#include <string>

#include "core/run/driver.hpp"

namespace fishway::mysql {

class Connection;

class HistoryTable {
 public:
  /// `facts` must outlive the table.
  HistoryTable(Connection& connection, const DatabaseFacts& facts) : connection_(connection), facts_(facts) {}

  /// Nothing when the table (or its database) does not exist. Throws Error(configuration) for a missing column.
  std::optional<History> read();

  /// Creates it with these rows in one statement, so that no crash leaves a history without its baseline.
  void create(const History& rows);

  /// Inserts rows; their execution times grow by `extra_ms`. Inside the caller's transaction.
  void insert(const History& rows, long long extra_ms);
  void remove(int rank);
  /// Description, type and checksum of the row with this rank.
  void update(const HistoryRow& row);

 private:
  bool exists();
  std::string name() const;

  Connection& connection_;
  const DatabaseFacts& facts_;
};

}  // namespace fishway::mysql
