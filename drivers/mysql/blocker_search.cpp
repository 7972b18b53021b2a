#include "drivers/mysql/blocker_search.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>

#include "drivers/mysql/metadata_lock_modes.hpp"
#include "drivers/mysql/server_error.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

constexpr std::size_t query_characters = 200;
constexpr const char* idle = "idle";

long long number(const Cell& cell) { return cell ? std::atoll(cell->c_str()) : 0; }

// A transaction is told from the next one of its session by the event that took its metadata lock, which belongs to one
// statement of it, or by the time at which it began.
std::string lock_token(const Cell& thread, const Cell& event) {
  return fmt::format("lock {} {}", thread.value_or("0"), event.value_or("0"));
}
std::string transaction_token(long long id, const Cell& started) {
  return fmt::format("transaction {} {}", id, started.value_or(""));
}
std::string row_token(const Cell& transaction) { return "row " + transaction.value_or("0"); }
std::string plugin_token(long long id, const TableName& table) {
  return fmt::format("table {} {}.{}", id, table.schema, table.name);
}

std::string ids_of(const std::vector<Blocker>& blockers) {
  std::vector<long long> ids;
  for (const Blocker& blocker : blockers) ids.push_back(blocker.pid);
  return fmt::format("{}", fmt::join(ids, ", "));
}

std::string beginning(const std::string& text) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80 && ++characters > query_characters)
      return text.substr(0, i);
  return text;
}

Blocker undescribed(long long id, const std::string& transaction) {
  Blocker blocker;
  blocker.pid = id;
  blocker.transaction = transaction;
  blocker.advice = fmt::format("KILL {}", id);
  if (id == 0) {  // No session: an XA transaction that was prepared before a restart, or by one that has gone.
    blocker.kind = Blocker::Kind::prepared_transaction;
    blocker.advice = "XA RECOVER, then XA COMMIT or XA ROLLBACK";
  }
  return blocker;
}

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

std::map<long long, std::string> BlockerSearch::applications(Connection& connection, const std::string& ids) {
  std::map<long long, std::string> names;
  for (const Row& row :
       asked(connection, fmt::format("SELECT PROCESSLIST_ID, ATTR_VALUE FROM performance_schema.session_connect_attrs "
                                     "WHERE ATTR_NAME = 'program_name' AND PROCESSLIST_ID IN ({})",
                                     ids)))
    names[number(row.at(0))] = row.at(1).value_or("");
  return names;
}

std::vector<Blocker> BlockerSearch::described(Connection& connection, const std::vector<Found>& found) {
  std::vector<Blocker> blockers;
  for (const Found& each : found) blockers.push_back(undescribed(each.id, each.transaction));
  if (blockers.empty()) return blockers;
  const std::string ids = ids_of(blockers);
  describe_sessions(connection, blockers, ids);
  describe_transactions(connection, blockers, ids);
  if (shows_queries_) describe_last_queries(connection, blockers, ids);
  return blockers;
}

void BlockerSearch::describe_sessions(Connection& connection, std::vector<Blocker>& blockers, const std::string& ids) {
  const std::map<long long, std::string> names = applications(connection, ids);
  for (const Row& row : asked(
           connection,
           fmt::format("SELECT s.ID, s.USER, s.HOST, s.COMMAND, s.STATE, LEFT(s.INFO, {}), DATE_FORMAT(UTC_TIMESTAMP() "
                       "- INTERVAL s.TIME SECOND, '%Y-%m-%dT%H:%i:%sZ') FROM information_schema.PROCESSLIST s WHERE "
                       "s.ID IN ({})",
                       query_characters, ids)))
    for (Blocker& blocker : blockers) {
      if (blocker.pid != number(row.at(0))) continue;
      blocker.user = row.at(1).value_or("");
      blocker.client = row.at(2).value_or("");
      const std::string state = row.at(4).value_or("");
      blocker.state = row.at(3) == "Sleep" ? idle : state.empty() ? row.at(3).value_or("") : state;
      if (shows_queries_) blocker.query = beginning(row.at(5).value_or(""));
      blocker.since = row.at(6).value_or("");
      if (const auto name = names.find(blocker.pid); name != names.end()) blocker.application = name->second;
    }
}

// Of a transaction its own beginning says more than its session's last change of state.
void BlockerSearch::describe_transactions(Connection& connection, std::vector<Blocker>& blockers,
                                          const std::string& ids) {
  for (const Row& row :
       asked(connection, fmt::format("SELECT trx_mysql_thread_id, DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL "
                                     "TIMESTAMPDIFF(SECOND, trx_started, NOW()) SECOND, '%Y-%m-%dT%H:%i:%sZ') FROM "
                                     "information_schema.INNODB_TRX t WHERE trx_mysql_thread_id IN ({})",
                                     ids)))
    for (Blocker& blocker : blockers)
      if (blocker.pid == number(row.at(0))) {
        blocker.since = row.at(1).value_or(blocker.since);
        if (blocker.state == idle) blocker.state = "idle in transaction";
      }
}

// What an idle session did last tells more than that it does nothing now. Only where the performance schema is on.
void BlockerSearch::describe_last_queries(Connection& connection, std::vector<Blocker>& blockers,
                                          const std::string& ids) {
  const bool all_said =
      std::all_of(blockers.begin(), blockers.end(), [](const Blocker& blocker) { return !blocker.query.empty(); });
  if (all_said) return;
  for (const Row& row :
       asked(connection, fmt::format("SELECT t.PROCESSLIST_ID, LEFT(e.SQL_TEXT, {}) FROM performance_schema.threads t "
                                     "JOIN performance_schema.events_statements_current e ON e.THREAD_ID = t.THREAD_ID "
                                     "WHERE t.PROCESSLIST_ID IN ({}) AND e.NESTING_EVENT_LEVEL = 0",
                                     query_characters, ids)))
    for (Blocker& blocker : blockers)
      if (blocker.pid == number(row.at(0)) && blocker.query.empty()) blocker.query = beginning(row.at(1).value_or(""));
}

std::set<std::string> BlockerSearch::lasting(Connection& connection, const std::vector<Blocker>& blockers) {
  std::set<std::string> tokens;
  const auto has = [&](std::string_view kind) {
    return std::any_of(blockers.begin(), blockers.end(),
                       [&](const Blocker& blocker) { return blocker.transaction.starts_with(kind); });
  };
  const std::string ids = ids_of(blockers);
  if (has("lock "))
    for (const Row& row : asked(connection, fmt::format("SELECT l.OWNER_THREAD_ID, l.OWNER_EVENT_ID FROM "
                                                        "performance_schema.metadata_locks l JOIN "
                                                        "performance_schema.threads t ON t.THREAD_ID = "
                                                        "l.OWNER_THREAD_ID WHERE t.PROCESSLIST_ID IN ({}) AND "
                                                        "l.LOCK_STATUS = 'GRANTED'",
                                                        ids)))
      tokens.insert(lock_token(row.at(0), row.at(1)));
  if (has("transaction ") || has("row ")) tokens.merge(lasting_transactions(connection, ids));
  if (has("statement "))  // of a probe (effect_probe.cpp)
    for (const Row& row : asked(connection, fmt::format("SELECT ID FROM information_schema.PROCESSLIST l WHERE ID IN "
                                                        "({}) AND INFO IS NOT NULL",
                                                        ids)))
      tokens.insert("statement " + row.at(0).value_or(""));
  if (has("table "))
    for (const Row& row : asked(connection, fmt::format("SELECT THREAD_ID, TABLE_SCHEMA, TABLE_NAME FROM "
                                                        "information_schema.METADATA_LOCK_INFO WHERE THREAD_ID IN ({})",
                                                        ids)))
      tokens.insert(plugin_token(number(row.at(0)), {row.at(1).value_or(""), row.at(2).value_or("")}));
  return tokens;
}

std::set<std::string> BlockerSearch::lasting_transactions(Connection& connection, const std::string& ids) {
  // Asked more often, InnoDB would answer from its cache without end.
  const auto now = std::chrono::steady_clock::now();
  if (now - transactions_asked_ < row_pause && ids == transactions_of_) return transactions_;
  transactions_asked_ = now;
  transactions_of_ = ids;
  transactions_.clear();
  // Not asked(): that nothing may be seen does not say that nothing is there.
  for (const Row& row : connection.query(fmt::format("SELECT trx_mysql_thread_id, trx_started, trx_id FROM "
                                                     "information_schema.INNODB_TRX WHERE trx_mysql_thread_id IN ({})",
                                                     ids))) {
    transactions_.insert(transaction_token(number(row.at(0)), row.at(1)));
    transactions_.insert(row_token(row.at(2)));
  }
  return transactions_;
}

/// Whether these tables could be locked at once. MariaDB does not queue for a lock that it may not wait for.
bool BlockerSearch::are_free(Connection& connection, const std::vector<TableName>& tables) {
  std::vector<std::string> locks;
  for (const TableName& table : tables) locks.push_back(qualified(table.schema, table.name) + " WRITE");
  constexpr std::string_view key = "LOCK TABLES";
  if (locks.empty() || refused_.contains(std::string(key))) return false;
  try {
    connection.execute(fmt::format("LOCK TABLES {} NOWAIT", fmt::join(locks, ", ")));
    connection.execute("UNLOCK TABLES");
    return true;
  } catch (const ServerError& error) {
    if (connection_is_lost(error)) throw;
    constexpr int lock_timeout = 1205;
    if (error.code != lock_timeout) refused_.insert(std::string(key));  // A view, no right, ...
    return false;
  }
}

std::vector<Blocker> BlockerSearch::still(Connection& connection, const std::vector<Blocker>& blockers,
                                          const std::vector<TableName>& tables) {
  if (blockers.empty()) return {};
  // What a suspect holds is not known, but whether anybody holds the table is.
  if (has_guessed_ && dialect_ == Dialect::mariadb && are_free(connection, tables)) return {};
  const std::set<std::string> tokens = lasting(connection, blockers);
  std::vector<Found> found;
  for (const Blocker& blocker : blockers)
    if (tokens.contains(blocker.transaction)) found.push_back({blocker.pid, blocker.transaction});
  return described(connection, found);
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
