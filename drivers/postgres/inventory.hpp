// What there is of fishway's tables, with their columns, and of the managed schemas.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "drivers/postgres/rows.hpp"

namespace fishway::postgres {

class Inventory {
 public:
  Inventory() = default;
  /// Of an answer to query().
  explicit Inventory(const Rows& rows);

  /// `in`: SQL for the name of the schema that the tables are in.
  static std::string query(const std::string& in, const std::vector<std::string>& tables,
                           const std::vector<std::string>& schemas);

  bool has_table(const std::string& name) const;
  bool has_schema(const std::string& name) const;
  /// As the table spells them; empty when there is no such table.
  std::set<std::string> columns(const std::string& table) const;

 private:
  std::map<std::string, std::set<std::string>> tables_;  // their columns
  std::vector<std::string> schemas_;
};

/// The history table and the tables beside it.
std::vector<std::string> own_tables(const std::string& history_table);

}  // namespace fishway::postgres
