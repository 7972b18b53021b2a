#include "drivers/postgres/run_lock.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/run/flyway_lock.hpp"

namespace fishway::postgres {

namespace {

Error pooler_in_between(const DatabaseFacts& facts) {
  return Error(ErrorKind::configuration,
               fmt::format("there is a connection pooler at {}:{}: the process number it gave at the start is not that "
                           "of the server's process. The run lock belongs to a session, and a pooler may give each "
                           "transaction another one, so that the lock would be none, and would stay behind",
                           facts.host, facts.port),
               "Give the URL of the server itself (for PgBouncer usually the same host, port 5432), or let the run "
               "lock be a lease in a table: --pooler=transaction");
}

}  // namespace

RunLock::RunLock(const ConnectOptions& options, const DatabaseFacts& facts)
    : facts_(facts),
      leased_(options.pooled),
      key_(postgres_lock_key(facts.schema, facts.table)),
      lease_(options, facts) {}

// A lock with one 64-bit key shows up as its two halves, and objsubid 1.
std::string RunLock::held_by() const {
  auto key = static_cast<std::uint64_t>(key_);
  return fmt::format(
      "l.locktype = 'advisory' AND l.classid = {} AND l.objid = {} AND l.objsubid = 1 AND l.granted"
      " AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())",
      key >> 32, key & 0xFFFFFFFF);
}

LockAttempt RunLock::try_acquire(Connection& connection, ProgressTable& progress) {
  if (leased_) return try_lease(connection, progress);
  if (facts_.pooled) throw pooler_in_between(facts_);
  if (acquired_ && holds(connection)) return {true, std::nullopt};
  pqxx::result rows = connection.query(
      fmt::format("SELECT pg_catalog.pg_try_advisory_lock({}) AS got, {} AS has_progress, {} AS has_leases", key_,
                  progress.existence(), lease_.table_existence()));
  acquired_ = rows[0]["got"].as<bool>();
  if (!acquired_) return {false, holder(connection)};
  if (rows[0]["has_leases"].as<bool>()) {
    if (std::optional<LockHolder> leaseholder = lease_.holder(connection)) {
      release(connection);
      return {false, leaseholder};
    }
  }
  progress.set_exists(rows[0]["has_progress"].as<bool>());
  return {true, std::nullopt};
}

// A run that is connected directly looks for leases when it has the lock; so this looks for that lock again when it has
// the lease. At least one of the two sees the other.
LockAttempt RunLock::try_lease(Connection& connection, ProgressTable& progress) {
  if (std::optional<LockHolder> other = holder(connection)) return {false, other};
  LockAttempt attempt = lease_.try_acquire(connection);
  if (!attempt.acquired) return attempt;
  if (std::optional<LockHolder> other = holder(connection)) {
    lease_.release(connection);
    return {false, other};
  }
  progress.set_exists(connection.query("SELECT " + progress.existence())[0][0].as<bool>());
  warn_of_flyway(connection);
  return attempt;
}

void RunLock::warn_of_flyway(Connection& connection) {
  if (std::exchange(warned_, true)) return;
  connection.tell({"WARNING",
                   "",
                   "With --pooler=transaction the run lock is a lease in a table, which Flyway does not know: a Flyway "
                   "that starts on this history table meanwhile does not wait.",
                   {}});
}

bool RunLock::holds(Connection& connection) const {
  if (leased_) return lease_.holds(connection);
  return acquired_ &&
         connection
             .query(fmt::format(
                 "SELECT EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE {} AND l.pid = pg_backend_pid()) AS held",
                 held_by()))[0]["held"]
             .as<bool>();
}

void RunLock::forget() {
  acquired_ = false;
  lease_.forget();
}

void RunLock::release(Connection& connection) noexcept {
  lease_.release(connection);
  if (!std::exchange(acquired_, false)) return;
  try {
    connection.query(fmt::format("SELECT pg_catalog.pg_advisory_unlock({})", key_));
  } catch (const std::exception&) {
    // The lock goes with the session.
  }
}

std::optional<LockHolder> RunLock::holder(Connection& connection) const {
  pqxx::result rows = connection.query(fmt::format(
      "SELECT l.pid, a.usename AS user_name, a.application_name AS application,"
      " host(a.client_addr) || coalesce(':' || nullif(a.client_port, -1), '') AS client,"
      " to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') AS since"
      " FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE {} LIMIT 1",
      held_by()));
  if (rows.empty()) return std::nullopt;
  auto row = rows[0];
  return LockHolder{row["pid"].c_str(), row["user_name"].c_str(), row["application"].c_str(), row["client"].c_str(),
                    row["since"].c_str()};
}

}  // namespace fishway::postgres
