// What is told of those who are in the way: user, client, state, since when, its query.
#include <fmt/format.h>

#include <algorithm>

#include "drivers/mysql/blocker_search.hpp"
#include "drivers/mysql/blocker_tokens.hpp"

namespace fishway::mysql {
namespace {

constexpr const char* idle = "idle";

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

}  // namespace

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

}  // namespace fishway::mysql
