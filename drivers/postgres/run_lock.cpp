#include "drivers/postgres/run_lock.hpp"

#include <fmt/format.h>

#include "core/run/flyway_lock.hpp"

namespace fishway::postgres {

RunLock::RunLock(const std::string& schema, const std::string& table) : key_(postgres_lock_key(schema, table)) {}

// A lock with one 64-bit key shows up as its two halves, and objsubid 1.
std::string RunLock::held_by() const {
  auto key = static_cast<std::uint64_t>(key_);
  return fmt::format(
      "l.locktype = 'advisory' AND l.classid = {} AND l.objid = {} AND l.objsubid = 1 AND l.granted"
      " AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())",
      key >> 32, key & 0xFFFFFFFF);
}

LockAttempt RunLock::try_acquire(Connection& connection, ProgressTable& progress) {
  if (acquired_ && holds(connection)) return {true, std::nullopt};
  pqxx::result rows = connection.query(
      fmt::format("SELECT pg_catalog.pg_try_advisory_lock({}) AS got, {} AS has_progress", key_, progress.existence()));
  acquired_ = rows[0]["got"].as<bool>();
  if (!acquired_) return {false, holder(connection)};
  progress.set_exists(rows[0]["has_progress"].as<bool>());
  return {true, std::nullopt};
}

bool RunLock::holds(Connection& connection) const {
  return acquired_ &&
         connection
             .query(fmt::format(
                 "SELECT EXISTS (SELECT FROM pg_catalog.pg_locks l WHERE {} AND l.pid = pg_backend_pid()) AS held",
                 held_by()))[0]["held"]
             .as<bool>();
}

void RunLock::release(Connection& connection) noexcept {
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
