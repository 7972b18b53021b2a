// Schemas, which are databases here: whether they exist, what is in them, and how they are emptied.
#pragma once

#include <string>
#include <vector>

#include "core/run/driver.hpp"

namespace fishway::mysql {

class Connection;
class Message;

class Schemas {
 public:
  Schemas(Connection& connection, const DatabaseFacts& facts) : connection_(connection), facts_(facts) {}

  std::vector<std::string> missing();
  /// Adds the query for each managed schema; those that are missing come into `missing`.
  void ask_for_missing(Message& message, std::vector<std::string>& missing) const;
  std::vector<std::string> non_empty();
  /// Drops events, routines, views, tables and sequences, in this order and without regard to foreign keys.
  void clean(const std::string& schema);

 private:
  bool is_empty(const std::string& schema);
  void drop_each(const std::string& schema, const std::string& query);

  Connection& connection_;
  const DatabaseFacts& facts_;
};

}  // namespace fishway::mysql
