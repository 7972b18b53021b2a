#include "drivers/postgres/blockers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

constexpr const char* utc = "AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'";

Blocker::Kind kind_of(const Rows& rows, std::size_t row) {
  if (rows.text(row, "backend_type") != "autovacuum worker") return Blocker::Kind::session;
  return rows.is_true(row, "wraparound") ? Blocker::Kind::wraparound_vacuum : Blocker::Kind::autovacuum;
}

// A vacuum against wraparound would only begin again, so there is nothing to type.
std::string advice_for(const Blocker& blocker) {
  switch (blocker.kind) {
    case Blocker::Kind::session:
      return fmt::format("SELECT pg_terminate_backend({})", blocker.pid);
    case Blocker::Kind::autovacuum:
      return fmt::format("SELECT pg_cancel_backend({})", blocker.pid);
    default:
      return {};
  }
}

Blocker blocker_of(const Rows& rows, std::size_t row) {
  Blocker blocker;
  blocker.pid = rows.number(row, "pid");
  blocker.transaction = rows.text(row, "transaction");
  blocker.kind = kind_of(rows, row);
  blocker.advice = advice_for(blocker);
  blocker.user = rows.text(row, "user_name");
  blocker.application = rows.text(row, "application");
  blocker.client = rows.text(row, "client");
  blocker.state = rows.text(row, "state");
  blocker.since = rows.text(row, "since");
  blocker.query = rows.text(row, "query");
  return blocker;
}

Blocker prepared_blocker(const Rows& rows, std::size_t row) {
  Blocker blocker;
  blocker.kind = Blocker::Kind::prepared_transaction;
  blocker.transaction = rows.text(row, "gid");
  const std::string name = literal(std::string_view(blocker.transaction));
  blocker.advice = fmt::format("COMMIT PREPARED {0} or ROLLBACK PREPARED {0}", name);
  blocker.user = rows.text(row, "owner");
  blocker.state = "prepared";
  blocker.since = rows.text(row, "since");
  return blocker;
}

// pg_locks shows a prepared transaction's locks without a pid; which one it is tells the lock on its own number.
std::string prepared_in_the_way_of(int pid) {
  return fmt::format(
      "SELECT DISTINCT p.gid, p.owner, to_char(p.prepared {}) AS since FROM pg_locks w"
      " JOIN pg_locks h ON h.granted AND h.pid IS NULL AND h.locktype = w.locktype"
      " AND (h.database, h.relation, h.page, h.tuple, h.virtualxid, h.transactionid, h.classid, h.objid, h.objsubid)"
      " IS NOT DISTINCT FROM"
      " (w.database, w.relation, w.page, w.tuple, w.virtualxid, w.transactionid, w.classid, w.objid, w.objsubid)"
      " JOIN pg_locks own ON own.pid IS NULL AND own.granted AND own.locktype = 'transactionid'"
      " AND own.virtualtransaction = h.virtualtransaction"
      " JOIN pg_prepared_xacts p ON p.transaction = own.transactionid WHERE NOT w.granted AND w.pid = {}",
      utc, pid);
}

std::vector<int> numbers_in(std::string_view list) {
  std::vector<int> numbers;
  int number = -1;
  for (char c : list) {
    if (c >= '0' && c <= '9') {
      number = std::max(number, 0) * 10 + (c - '0');
    } else if (number >= 0) {
      numbers.push_back(std::exchange(number, -1));
    }
  }
  return numbers;
}

// A session without a transaction is in the way by a lock of the session: an advisory one, or of VACUUM and such.
std::string condition_for(const Blocker& blocker) {
  if (!blocker.transaction.empty())
    return fmt::format("(a.pid = {} AND v.virtualtransaction = {})", blocker.pid,
                       literal(std::string_view(blocker.transaction)));
  return fmt::format("(a.pid = {} AND EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.granted))", blocker.pid);
}

}  // namespace

// An autovacuum worker has a database and no user; that much is shown to everyone.
std::string BlockerQuery::selection() const {
  return fmt::format(
      "SELECT a.pid, v.virtualtransaction AS transaction, a.usename AS user_name, a.application_name AS application,"
      " host(a.client_addr) AS client, a.state, to_char(coalesce(a.xact_start, a.state_change) {}) AS since,"
      " coalesce(a.backend_type, CASE WHEN a.usesysid IS NULL AND a.datid IS NOT NULL THEN 'autovacuum worker' END)"
      " AS backend_type, a.query LIKE '%(to prevent wraparound)' AS wraparound,"
      " a.query = '<insufficient privilege>' AS hidden,"
      " CASE WHEN {} AND a.query <> '<insufficient privilege>' THEN left(a.query, 200) END AS query,"
      " quote_ident(session_user) AS reader"
      " FROM pg_stat_activity a LEFT JOIN pg_locks v ON v.pid = a.pid AND v.locktype = 'virtualxid' AND v.granted ",
      utc, queries_);
}

Sighting BlockerQuery::sighting(const Rows& rows) const {
  Sighting result;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    result.blockers.push_back(blocker_of(rows, row));
    if (rows.is_true(row, "hidden"))
      result.missing_right = fmt::format("GRANT pg_read_all_stats TO {}", rows.text(row, "reader"));
  }
  return result;
}

std::optional<Sighting> BlockerQuery::in_the_way_of(int pid) const {
  std::optional<Rows> rows = connection_.ask(fmt::format("SELECT pg_catalog.pg_blocking_pids({}) AS pids", pid));
  if (!rows || rows->size() == 0) return std::nullopt;
  std::vector<int> pids = numbers_in(rows->text(0, "pids"));
  std::sort(pids.begin(), pids.end());
  pids.erase(std::unique(pids.begin(), pids.end()), pids.end());
  const bool prepared = !pids.empty() && pids.front() == 0;
  if (prepared) pids.erase(pids.begin());
  Sighting result = describe(pids);
  if (prepared) add_prepared(pid, result);
  return result;
}

Sighting BlockerQuery::describe(const std::vector<int>& pids) const {
  if (pids.empty()) return {};
  std::optional<Rows> rows = connection_.ask(selection() + fmt::format("WHERE a.pid IN ({})", fmt::join(pids, ", ")));
  return rows ? sighting(*rows) : Sighting{};
}

void BlockerQuery::add_prepared(int waiting_pid, Sighting& into) const {
  std::optional<Rows> rows = connection_.ask(prepared_in_the_way_of(waiting_pid));
  for (std::size_t row = 0; rows && row < rows->size(); ++row) into.blockers.push_back(prepared_blocker(*rows, row));
}

std::optional<std::vector<Blocker>> BlockerQuery::still_there(const std::vector<Blocker>& blockers) const {
  std::vector<std::string> sessions, prepared;
  for (const Blocker& blocker : blockers) {
    if (blocker.kind == Blocker::Kind::prepared_transaction)
      prepared.push_back(blocker.transaction);
    else
      sessions.push_back(condition_for(blocker));
  }
  std::vector<Blocker> result;
  if (!sessions.empty()) {
    std::optional<Rows> rows = connection_.ask(selection() + fmt::format("WHERE {}", fmt::join(sessions, " OR ")));
    if (!rows) return std::nullopt;
    result = sighting(*rows).blockers;
  }
  if (!prepared.empty()) {
    std::optional<Rows> rows =
        connection_.ask(fmt::format("SELECT gid, owner, to_char(prepared {}) AS since FROM pg_prepared_xacts WHERE gid "
                                    "IN ({})",
                                    utc, literals(prepared)));
    if (!rows) return std::nullopt;
    for (std::size_t row = 0; row < rows->size(); ++row) result.push_back(prepared_blocker(*rows, row));
  }
  return result;
}

}  // namespace fishway::postgres
