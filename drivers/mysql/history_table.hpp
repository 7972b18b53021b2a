// The history table, as Flyway makes it on these servers: the SQL text, and rows read and written.
#pragma once

#include <optional>
#include <string>

#include "core/run/driver.hpp"
#include "drivers/mysql/connection.hpp"

namespace fishway::mysql {

class Message;

class HistoryTable {
 public:
  /// `facts` must outlive the table.
  HistoryTable(Connection& connection, const DatabaseFacts& facts) : connection_(connection), facts_(facts) {}

  /// Nothing when the table (or its database) does not exist. Throws Error(configuration) for a missing column.
  std::optional<History> read();
  /// The query that reads it, and what it answered.
  std::string select() const;
  static History parse(const std::vector<Row>& rows);

  /// Creates it with these rows in one statement, so that no crash leaves a history without its baseline.
  void create(const History& rows);

  /// Adds to the caller's transaction the rows; their execution times grow by `extra_ms`.
  void insert(const History& rows, long long extra_ms, Message& message) const;
  void remove(int rank, Message& message) const;
  /// Description, type and checksum of the row with this rank.
  void update(const HistoryRow& row, Message& message) const;

 private:
  bool exists();
  std::string name() const;

  Connection& connection_;
  const DatabaseFacts& facts_;
};

}  // namespace fishway::mysql
