#include "drivers/mysql/live_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "drivers/mysql/server_error.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

/// MySQL keeps what information_schema says of sizes for a day. While it lives, the server looks anew. The variable is
/// none of those that a hint can set.
class FreshSizes {
 public:
  FreshSizes(Connection& connection, const DatabaseFacts& facts)
      : connection_(connection), applies_(facts.dialect == Dialect::mysql) {
    if (!applies_) return;
    before_ = connection_.query_cell("SELECT @@SESSION.information_schema_stats_expiry").value_or("86400");
    connection_.execute("SET SESSION information_schema_stats_expiry = 0");
  }
  ~FreshSizes() {
    try {
      if (applies_) connection_.execute("SET SESSION information_schema_stats_expiry = " + before_);
    } catch (const std::exception&) {  // The connection is gone, and the setting with it.
    }
  }
  FreshSizes(const FreshSizes&) = delete;
  FreshSizes& operator=(const FreshSizes&) = delete;

 private:
  Connection& connection_;
  bool applies_;
  std::string before_;
};

/// SELECT, for a second at most for its locks, and `seconds` for all of it.
std::string limited(const DatabaseFacts& facts, int seconds, const std::string& selection) {
  if (facts.dialect == Dialect::mariadb)
    return fmt::format("SET STATEMENT max_statement_time = {}, lock_wait_timeout = 1 FOR SELECT {}", seconds,
                       selection);
  return fmt::format("SELECT /*+ MAX_EXECUTION_TIME({}) SET_VAR(lock_wait_timeout = 1) */ {}", seconds * 1000,
                     selection);
}

std::int64_t number(const Cell& cell) { return cell ? std::strtoll(cell->c_str(), nullptr, 10) : 0; }

/// Nothing of a virtual or stored column is lost: the server computes it.
bool may_hold_values(Connection& connection, const lint::TableName& table, const std::string& column) {
  return !connection
              .query(fmt::format(
                  "SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = {} AND TABLE_NAME = {} AND "
                  "COLUMN_NAME = {} AND coalesce(GENERATION_EXPRESSION, '') = ''",
                  literal(table.schema), literal(table.name), literal(column)))
              .empty();
}

/// Those of this name, or all of the schema: no views, no sequences.
std::vector<std::string> tables_of(Connection& connection, const lint::TableName& table) {
  std::vector<std::string> names;
  for (const Row& row : connection.query(
           fmt::format("SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = {}{} AND TABLE_TYPE IN "
                       "('BASE TABLE', 'SYSTEM VERSIONED')",
                       literal(table.schema), table.name.empty() ? "" : " AND TABLE_NAME = " + literal(table.name))))
    names.push_back(row.at(0).value_or(""));
  return names;
}

bool has_any(Connection& connection, const DatabaseFacts& facts, const std::string& table, const std::string& column) {
  return !connection
              .query(limited(facts, 1,
                             fmt::format("1 FROM {}{} LIMIT 1", table,
                                         column.empty() ? "" : " WHERE " + quote_identifier(column) + " IS NOT NULL")))
              .empty();
}

/// Rows that this user may not ask for are none.
std::vector<Row> rows_if_allowed(Connection& connection, const std::string& query) {
  try {
    return connection.query(query);
  } catch (const ServerError& error) {
    if (connection_is_lost(error)) throw;
    return {};
  }
}

}  // namespace

std::vector<lint::TableSize> table_sizes(Connection& connection, const DatabaseFacts& facts) {
  const FreshSizes fresh(connection, facts);
  std::vector<lint::TableSize> sizes;
  for (const Row& row : connection.query(
           limited(facts, 10,
                   "TABLE_SCHEMA, TABLE_NAME, TABLE_ROWS, DATA_LENGTH, INDEX_LENGTH FROM information_schema.TABLES "
                   "WHERE TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED') AND TABLE_SCHEMA NOT IN ('mysql', 'sys', "
                   "'information_schema', 'performance_schema') ORDER BY 1, 2"))) {
    lint::TableSize& size = sizes.emplace_back();
    size.table = {row.at(0).value_or(""), row.at(1).value_or("")};
    if (row.at(2)) size.rows = number(row[2]);
    size.bytes = number(row.at(3));
    size.index_bytes = number(row.at(4));
  }
  return sizes;
}

bool may_hold_data(Connection& connection, const DatabaseFacts& facts, const lint::Loss& loss) {
  lint::TableName where = loss.table;
  if (where.schema.empty()) where.schema = facts.schema;
  try {
    if (!loss.column.empty() && !may_hold_values(connection, where, loss.column)) return false;
    const std::vector<std::string> tables = tables_of(connection, where);
    return std::ranges::any_of(tables, [&](const std::string& table) {
      return has_any(connection, facts, qualified(where.schema, table), loss.column);
    });
  } catch (const ServerError& error) {
    if (connection_is_lost(error)) throw;
    return true;  // It could not be found out.
  }
}

std::vector<std::string> replicas(Connection& connection) {
  std::vector<std::string> names;
  for (const Row& row : rows_if_allowed(
           connection, "SELECT USER, HOST FROM information_schema.PROCESSLIST WHERE COMMAND LIKE 'Binlog Dump%'"))
    names.push_back(fmt::format("replica at {} (user {})", row.at(1).value_or(""), row.at(0).value_or("")));
  const std::vector<Row> galera = rows_if_allowed(connection, "SHOW GLOBAL STATUS LIKE 'wsrep_cluster_size'");
  if (!galera.empty() && number(galera[0].at(1)) > 1)
    names.push_back(fmt::format("Galera cluster of {} nodes", number(galera[0][1])));
  return names;
}

}  // namespace fishway::mysql
