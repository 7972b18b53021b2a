// fishway's own tables beside the history table: `<history>_progress` for checkpoints, `<history>_properties` for what
// is remembered about the database. Flyway ignores both. They are made when first needed.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/history/checkpoint.hpp"
#include "drivers/postgres/connection.hpp"

namespace fishway::postgres {

class ProgressTable {
 public:
  ProgressTable(const std::string& schema, const std::string& history_table);

  std::vector<Checkpoint> read(Connection& connection);
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

  std::optional<std::string> read(Connection& connection, std::string_view property) const;
  std::vector<std::string> writing(std::string_view property, const std::optional<std::string>& value) const;

 private:
  std::string name_;
};

}  // namespace fishway::postgres
