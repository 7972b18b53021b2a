#include "drivers/mysql/run_lock.hpp"

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/run/flyway_lock.hpp"
#include "drivers/mysql/connection.hpp"
#include "drivers/mysql/message.hpp"
#include "drivers/mysql/server_error.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

std::string program_name(Connection& connection, const std::string& id) {
  try {
    return connection
        .query_cell(
            "SELECT ATTR_VALUE FROM performance_schema.session_connect_attrs WHERE ATTR_NAME = 'program_name' AND "
            "PROCESSLIST_ID = " +
            id)
        .value_or("");
  } catch (const ServerError& error) {
    if (connection_is_lost(error)) throw;
    return "";  // No right to read it, or no performance schema.
  }
}

}  // namespace

RunLock::RunLock(Connection& connection, const DatabaseFacts& facts, const ConnectOptions& options)
    : connection_(connection),
      name_(literal(mysql_lock_name(facts.schema, facts.table))),
      lease_(connection, facts, options) {}

LockAttempt RunLock::try_acquire() {
  // GET_LOCK counts: taken twice, it would have to be released twice.
  const Cell answer = connection_.query_cell(
      fmt::format("SELECT IF(IS_USED_LOCK({0}) <=> CONNECTION_ID(), 1, GET_LOCK({0}, 0))", name_));
  if (answer != "1") return {false, holder()};
  taken_ = true;
  if (!lease_.is_needed()) return {true, std::nullopt};
  LockAttempt attempt = lease_.try_acquire();
  if (!attempt.acquired) release();
  return attempt;
}

bool RunLock::has_lock() {
  return connection_.query_cell(fmt::format("SELECT IS_USED_LOCK({}) <=> CONNECTION_ID()", name_)) == "1";
}

bool RunLock::is_held() { return has_lock() && (!lease_.is_needed() || lease_.is_held()); }

void RunLock::guard(Message& message) {
  if (!taken_) return;
  message.add(failing_unless(fmt::format("IS_USED_LOCK({}) <=> CONNECTION_ID()", name_)));
  if (lease_.is_needed()) lease_.guard(message);
}

void RunLock::fence(Message& message) {
  if (taken_ && lease_.is_needed()) lease_.fence(message);
}

void RunLock::fail() {
  const bool leased = lease_.is_needed() && has_lock();
  release();
  throw Error(ErrorKind::run_lock_held, "the run lock is not this session's any more, though its work is not done",
              leased ? "A run on another node of the cluster has taken it, because this one's heartbeat did not reach "
                       "the server for 30 s. Wait until that run is done, then type: fishway migrate"
                     : "A script may have called RELEASE_ALL_LOCKS(), or a proxy moved the session to another "
                       "connection. Connect to the server directly, then type: fishway migrate");
}

void RunLock::release() noexcept {
  lease_.release();
  try {
    if (taken_) connection_.execute(fmt::format("DO RELEASE_LOCK({})", name_));
  } catch (const std::exception&) {  // The lock is gone with the connection.
  }
  taken_ = false;
}

void RunLock::forget() {
  taken_ = false;
  lease_.release();
  lease_.forget_server();
}

std::optional<LockHolder> RunLock::holder() {
  const Cell id = connection_.query_cell(fmt::format("SELECT IS_USED_LOCK({})", name_));
  if (!id) return std::nullopt;
  LockHolder holder;
  holder.id = *id;
  // Other accounts' sessions are listed only to who has the PROCESS privilege. TIME counts from the session's last
  // change of state: the lock is at least that old.
  const std::vector<Row> rows = connection_.query(
      "SELECT USER, HOST, DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL TIME SECOND, '%Y-%m-%dT%H:%i:%sZ') "
      "FROM information_schema.PROCESSLIST WHERE ID = " +
      *id);
  if (rows.empty()) return holder;
  holder.user = rows.front().at(0).value_or("");
  holder.client = rows.front().at(1).value_or("");
  holder.since = rows.front().at(2).value_or("");
  holder.application = program_name(connection_, *id);
  return holder;
}

}  // namespace fishway::mysql
