// Which of those who were in the way have not ended yet.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "drivers/mysql/blocker_search.hpp"
#include "drivers/mysql/blocker_tokens.hpp"
#include "drivers/mysql/server_error.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {

std::string ids_of(const std::vector<Blocker>& blockers) {
  std::vector<long long> ids;
  for (const Blocker& blocker : blockers) ids.push_back(blocker.pid);
  return fmt::format("{}", fmt::join(ids, ", "));
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
      tokens.insert(statement_token(row.at(0)));
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

}  // namespace fishway::mysql
