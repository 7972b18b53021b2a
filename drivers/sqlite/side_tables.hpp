// What Flyway's history table has no room for: checkpoints of half-done migrations, and properties of the database. Two
// tables beside it, made when first needed. All that write are called inside a transaction of the caller's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/history/checkpoint.hpp"
#include "drivers/sqlite/connection.hpp"

namespace fishway::sqlite {

class ProgressTable {
 public:
  ProgressTable(Connection& connection, const std::string& history)
      : connection_(connection), name_(history + "_progress") {}
  const std::string& name() const { return name_; }

  std::vector<Checkpoint> read();
  void write(const Checkpoint& checkpoint);
  void remove(const std::string& script);
  void drop_if_empty();

 private:
  std::vector<Checkpoint> read_all();
  bool has_executed();

  Connection& connection_;
  std::string name_;
};

class PropertyTable {
 public:
  PropertyTable(Connection& connection, const std::string& history)
      : connection_(connection), name_(history + "_properties") {}
  const std::string& name() const { return name_; }

  std::optional<std::string> read(std::string_view property);
  void write(std::string_view property, const std::optional<std::string>& value);

 private:
  Connection& connection_;
  std::string name_;
};

}  // namespace fishway::sqlite
