// fishway's own tables beside the history table: `<history>_progress` for checkpoints, `<history>_properties` for what
// is remembered about the database. Flyway ignores both. They are made when first needed.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/history/checkpoint.hpp"
#include "drivers/postgres/connection.hpp"

namespace fishway::postgres {

class ProgressTable {
 public:
  ProgressTable(const std::string& schema, const std::string& history_table);

  std::vector<Checkpoint> read(Connection& connection);
  /// A query for all rows; the table must exist.
  std::string selection() const;
  static std::vector<Checkpoint> checkpoints_in(const Rows& rows);
  /// Drops it if it is there and empty.
  void drop_if_empty(Connection& connection);

  /// Statements that write a checkpoint, and create the table unless it is known to exist.
  std::vector<std::string> writing(const Checkpoint& checkpoint) const;
  /// None when there is no table.
  std::vector<std::string> clearing(const std::string& script) const;

  /// SQL for whether the table exists, to travel with another question; its answer goes to set_exists().
  std::string existence() const;
  void set_exists(bool exists) { exists_ = exists; }

 private:
  bool look(Connection& connection);

  std::string name_;
  bool exists_ = false;
};

class PropertiesTable {
 public:
  PropertiesTable(const std::string& schema, const std::string& history_table);

  /// All are read at once. What was read for another property is good for one answer.
  std::optional<std::string> read(Connection& connection, const std::string& property);
  std::vector<std::string> writing(std::string_view property, const std::optional<std::string>& value) const;

  /// The session has just begun, and there is no such table: the first answers need no question.
  void begin_empty() { read_.emplace(); }
  /// What was read is not to be relied on any more.
  void forget();

 private:
  std::string name_;
  std::optional<std::map<std::string, std::string>> read_;
  std::set<std::string> answered_;  // from what was read
};

}  // namespace fishway::postgres
