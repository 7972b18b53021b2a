// Who it is that holds what a session waits for.
#include "drivers/mysql/blocker_search.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>

#include "drivers/mysql/blocker_tokens.hpp"
#include "drivers/mysql/metadata_lock_modes.hpp"
#include "drivers/mysql/server_error.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

std::string tables_condition(const std::vector<TableName>& tables) {
  std::vector<std::string> conditions;
  for (const TableName& table : tables)
    conditions.push_back(
        fmt::format("(TABLE_SCHEMA = {} AND TABLE_NAME = {})", literal(table.schema), literal(table.name)));
  return fmt::format("({})", fmt::join(conditions, " OR "));
}

}  // namespace

std::vector<Row> BlockerSearch::asked(Connection& connection, const std::string& sql) {
  // The beginning names the query, whatever numbers are in it.
  const std::string key = sql.substr(0, sql.find(" WHERE "));
  if (refused_.contains(key)) return {};
  try {
    return connection.query(sql);
  } catch (const ServerError& error) {
    if (connection_is_lost(error)) throw;
    refused_.insert(key);
    constexpr int needs_process = 1227;
    constexpr int table_denied = 1142;
    if (error.code == needs_process) lacks_process_ = true;
    if (error.code == table_denied) lacks_performance_schema_ = true;
    return {};
  }
}

std::optional<std::string> BlockerSearch::state(Connection& connection, long long id) {
  // The list in the performance schema has an index, and is open to every account for its own sessions.
  const char* list = dialect_ == Dialect::mysql && version_ >= 80022 ? "performance_schema.processlist"
                                                                     : "information_schema.PROCESSLIST";
  const std::vector<Row> rows = asked(connection, fmt::format("SELECT STATE FROM {} WHERE ID = {}", list, id));
  if (rows.empty()) return std::nullopt;
  return rows.front().at(0).value_or("");
}

bool BlockerSearch::waits_for_row(Connection& connection, long long id) {
  // Whoever reads the cache too often keeps it from being renewed for everybody, also for the next fishway: it is left
  // alone while nobody waits. MySQL counts with counters that may be off; MariaDB under the lock of the waits.
  if (dialect_ == Dialect::mariadb) {
    const std::vector<Row> waits = asked(connection, "SHOW GLOBAL STATUS LIKE 'Innodb_row_lock_current_waits'");
    if (!waits.empty() && waits.front().at(1) == "0") return false;
  }
  return !asked(connection, fmt::format("SELECT trx_id FROM information_schema.INNODB_TRX WHERE trx_mysql_thread_id = "
                                        "{} AND trx_state = 'LOCK WAIT'",
                                        id))
              .empty();
}

std::vector<Blocker> BlockerSearch::in_the_way_of(Connection& connection, long long id,
                                                  const std::vector<TableName>& tables) {
  std::vector<Found> found = metadata_lock_holders(connection, id);
  if (found.empty()) found = row_lock_holders(connection, id);
  if (found.empty() && dialect_ == Dialect::mariadb) found = plugin_lock_holders(connection, id, tables);
  has_guessed_ = found.empty() && (dialect_ == Dialect::mariadb ? !has_plugin(connection) : lacks_performance_schema_);
  if (has_guessed_) found = suspects(connection, id);
  return described(connection, found);
}

std::vector<BlockerSearch::Found> BlockerSearch::metadata_lock_holders(Connection& connection, long long id) {
  std::vector<Found> found;
  for (const Row& row :
       asked(connection,
             fmt::format("SELECT p.LOCK_TYPE, g.LOCK_TYPE, g.OWNER_THREAD_ID, MIN(g.OWNER_EVENT_ID), t.PROCESSLIST_ID "
                         "FROM performance_schema.threads o "
                         "JOIN performance_schema.metadata_locks p ON p.OWNER_THREAD_ID = o.THREAD_ID "
                         "JOIN performance_schema.metadata_locks g ON g.OBJECT_TYPE = p.OBJECT_TYPE "
                         "AND g.OBJECT_SCHEMA <=> p.OBJECT_SCHEMA AND g.OBJECT_NAME <=> p.OBJECT_NAME "
                         "AND g.OWNER_THREAD_ID <> p.OWNER_THREAD_ID "
                         "JOIN performance_schema.threads t ON t.THREAD_ID = g.OWNER_THREAD_ID WHERE "
                         "o.PROCESSLIST_ID = {} AND p.LOCK_STATUS = 'PENDING' AND g.LOCK_STATUS = 'GRANTED' "
                         "AND t.PROCESSLIST_ID IS NOT NULL GROUP BY 1, 2, 3, 5",
                         id))) {
    const long long holder = number(row.at(4));
    const bool known = std::any_of(found.begin(), found.end(), [&](const Found& other) { return other.id == holder; });
    if (!known && metadata_locks_conflict(row.at(0).value_or(""), row.at(1).value_or("")))
      found.push_back({holder, lock_token(row.at(2), row.at(3))});
  }
  return found;
}

std::vector<BlockerSearch::Found> BlockerSearch::row_lock_holders(Connection& connection, long long id) {
  return dialect_ == Dialect::mysql && version_ >= 80000 ? data_lock_holders(connection, id)
                                                         : innodb_lock_holders(connection, id);
}

// INNODB_TRX is left out here: what its cache says need not fit what the locks say now.
std::vector<BlockerSearch::Found> BlockerSearch::data_lock_holders(Connection& connection, long long id) {
  std::vector<Found> found;
  for (const Row& row : asked(connection, fmt::format("SELECT DISTINCT b.PROCESSLIST_ID, "
                                                      "w.BLOCKING_ENGINE_TRANSACTION_ID FROM "
                                                      "performance_schema.data_lock_waits w JOIN "
                                                      "performance_schema.threads r ON r.THREAD_ID = "
                                                      "w.REQUESTING_THREAD_ID LEFT JOIN performance_schema.threads b "
                                                      "ON b.THREAD_ID = w.BLOCKING_THREAD_ID WHERE r.PROCESSLIST_ID = "
                                                      "{}",
                                                      id)))
    found.push_back({number(row.at(0)), row_token(row.at(1))});
  return found;
}

std::vector<BlockerSearch::Found> BlockerSearch::innodb_lock_holders(Connection& connection, long long id) {
  std::vector<Found> found;
  for (const Row& row : asked(
           connection, fmt::format("SELECT DISTINCT b.trx_mysql_thread_id, b.trx_started FROM "
                                   "information_schema.INNODB_LOCK_WAITS w JOIN information_schema.INNODB_TRX r ON "
                                   "r.trx_id = w.requesting_trx_id JOIN information_schema.INNODB_TRX b ON b.trx_id = "
                                   "w.blocking_trx_id WHERE r.trx_mysql_thread_id = {}",
                                   id)))
    found.push_back({number(row.at(0)), transaction_token(number(row.at(0)), row.at(1))});
  return found;
}

bool BlockerSearch::has_plugin(Connection& connection) {
  if (!has_plugin_)
    has_plugin_ = !asked(connection,
                         "SELECT 1 FROM information_schema.PLUGINS WHERE PLUGIN_NAME = 'METADATA_LOCK_INFO' "
                         "AND PLUGIN_STATUS = 'ACTIVE'")
                       .empty();
  return *has_plugin_;
}

std::vector<BlockerSearch::Found> BlockerSearch::plugin_lock_holders(Connection& connection, long long id,
                                                                     const std::vector<TableName>& tables) {
  std::vector<Found> found;
  if (tables.empty() || !has_plugin(connection)) return found;
  for (const Row& row :
       asked(connection, fmt::format("SELECT l.THREAD_ID, MIN(l.TABLE_SCHEMA), MIN(l.TABLE_NAME), MIN(x.trx_started) "
                                     "FROM information_schema.METADATA_LOCK_INFO l LEFT JOIN "
                                     "information_schema.INNODB_TRX x ON x.trx_mysql_thread_id = l.THREAD_ID WHERE "
                                     "l.THREAD_ID <> {} AND {} GROUP BY l.THREAD_ID",
                                     id, tables_condition(tables)))) {
    const long long holder = number(row.at(0));
    const TableName table{row.at(1).value_or(""), row.at(2).value_or("")};
    found.push_back({holder, row.at(3) ? transaction_token(holder, row.at(3)) : plugin_token(holder, table)});
  }
  return found;
}

// Its times are whole seconds, so which of them have lasted for a moment only who asks twice can tell.
std::vector<BlockerSearch::Found> BlockerSearch::suspects(Connection& connection, long long id) {
  std::vector<Found> found;
  for (const Row& row :
       asked(connection, fmt::format("SELECT trx_mysql_thread_id, trx_started FROM information_schema.INNODB_TRX "
                                     "WHERE trx_mysql_thread_id NOT IN ({}, CONNECTION_ID())",
                                     id)))
    found.push_back({number(row.at(0)), transaction_token(number(row.at(0)), row.at(1))});
  return found;
}

std::string BlockerSearch::progress(Connection& connection, long long id) {
  const std::string sql =
      dialect_ == Dialect::mariadb
          ? fmt::format(
                "SELECT LOWER(STATE), PROGRESS, STAGE, MAX_STAGE FROM information_schema.PROCESSLIST WHERE ID "
                "= {} AND MAX_STAGE > 0",
                id)
          : fmt::format(
                "SELECT SUBSTRING_INDEX(s.EVENT_NAME, '/', -1), 100 * s.WORK_COMPLETED / "
                "s.WORK_ESTIMATED, 1, 1 FROM performance_schema.threads t JOIN "
                "performance_schema.events_stages_current s ON s.THREAD_ID = t.THREAD_ID WHERE "
                "t.PROCESSLIST_ID = {} AND s.WORK_ESTIMATED > 0",
                id);
  const std::vector<Row> rows = asked(connection, sql);
  if (rows.empty()) return "";
  const Row& row = rows.front();
  const std::string stage = row.at(3) == "1" ? "" : fmt::format(", stage {} of {}", *row.at(2), *row.at(3));
  return fmt::format("{}{}: {:.0f} %", row.at(0).value_or(""), stage, std::atof(row.at(1).value_or("0").c_str()));
}

std::string BlockerSearch::missing_right(Connection& connection) const {
  std::vector<std::string> statements;
  const std::string account = connection.query_cell("SELECT CURRENT_USER()").value_or("");
  const std::size_t at = account.rfind('@');
  const std::string grantee =
      literal(account.substr(0, at)) + (at == std::string::npos ? "" : "@" + literal(account.substr(at + 1)));
  if (dialect_ == Dialect::mysql && lacks_performance_schema_)
    statements.push_back(fmt::format("GRANT SELECT ON performance_schema.* TO {}", grantee));
  if (lacks_process_) statements.push_back(fmt::format("GRANT PROCESS ON *.* TO {}", grantee));
  if (dialect_ == Dialect::mariadb && has_plugin_ == false)
    statements.emplace_back("INSTALL SONAME 'metadata_lock_info'");
  return fmt::format("{}", fmt::join(statements, "; "));
}

}  // namespace fishway::mysql
