#include "drivers/mysql/schemas.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drivers/mysql/connection.hpp"
#include "drivers/mysql/message.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

/// What there is of each kind in a schema, {0}: the word for DROP, and the name. In the order of dropping. Tables are
/// all that is neither a view nor a sequence: base tables, and MariaDB's system-versioned ones.
constexpr const char* kinds[] = {
    "SELECT 'EVENT', EVENT_NAME FROM information_schema.EVENTS WHERE EVENT_SCHEMA = {0}",
    "SELECT ROUTINE_TYPE, ROUTINE_NAME FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = {0} "
    "AND ROUTINE_TYPE <> 'PACKAGE BODY'",
    "SELECT 'VIEW', TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = {0} AND TABLE_TYPE = 'VIEW'",
    "SELECT 'TABLE', TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = {0} "
    "AND TABLE_TYPE NOT IN ('VIEW', 'SYSTEM VIEW', 'SEQUENCE', 'TEMPORARY', 'TEMPORARY SEQUENCE')",
    "SELECT 'SEQUENCE', TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = {0} AND TABLE_TYPE = 'SEQUENCE'",
};

}  // namespace

void Schemas::ask_for_missing(Message& message, std::vector<std::string>& missing) const {
  for (const std::string& schema : facts_.schemas)
    message.add("SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = " + literal(schema),
                [&missing, schema](const std::vector<Row>& rows) {
                  if (rows.empty()) missing.push_back(schema);
                });
}

std::vector<std::string> Schemas::missing() {
  std::vector<std::string> missing;
  Message message;
  ask_for_missing(message, missing);
  connection_.send(message);
  return missing;
}

bool Schemas::is_empty(const std::string& schema) {
  std::vector<std::string> own;
  if (schema == facts_.schema)
    own = {facts_.table, facts_.table + "_progress", facts_.table + "_properties", facts_.table + "_lock"};
  bool is_empty = true;
  Message message;
  for (const char* kind : kinds)
    message.add(fmt::format(fmt::runtime(kind), literal(schema)), [&](const std::vector<Row>& rows) {
      for (const Row& row : rows)
        if (std::find(own.begin(), own.end(), row.at(1).value_or("")) == own.end()) is_empty = false;
    });
  connection_.send(message);
  return is_empty;
}

std::vector<std::string> Schemas::non_empty() {
  std::vector<std::string> found;
  for (const std::string& schema : facts_.schemas)
    if (!is_empty(schema)) found.push_back(schema);
  return found;
}

void Schemas::drop_each(const std::string& schema, const std::string& query) {
  for (const Row& row : connection_.query(query))
    connection_.execute(
        fmt::format("DROP {} IF EXISTS {}", row.at(0).value_or(""), qualified(schema, row.at(1).value_or(""))));
}

void Schemas::clean(const std::string& schema) {
  const std::string checks = connection_.query_cell("SELECT @@SESSION.foreign_key_checks").value_or("1");
  connection_.execute("SET SESSION foreign_key_checks = 0");
  for (const char* kind : kinds) drop_each(schema, fmt::format(fmt::runtime(kind), literal(schema)));
  connection_.execute("SET SESSION foreign_key_checks = " + checks);
}

}  // namespace fishway::mysql
