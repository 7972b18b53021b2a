#include "drivers/postgres/second_connection.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>

namespace fishway::postgres {
namespace {

constexpr Milliseconds longest_answer{2'000};
constexpr Milliseconds longest_connect{3'000};
constexpr Milliseconds between_attempts{5'000};

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

// The role or the database may have limits of their own, and rights to write that are not wanted here.
std::string settings(int server_version) {
  std::string sql =
      "SET statement_timeout = 1500; SET lock_timeout = 500; SET idle_in_transaction_session_timeout = 0;"
      " SET default_transaction_read_only = on; SET search_path = pg_catalog;";
  if (server_version >= 140000) sql += " SET idle_session_timeout = 0;";
  return sql;
}

// Behind a pooler every transaction is another session's, whose settings stay as they are.
std::string in_transaction(const std::string& sql, bool writes) {
  return fmt::format("BEGIN READ {}; SET LOCAL statement_timeout = 1500; SET LOCAL lock_timeout = 500; {}; COMMIT",
                     writes ? "WRITE" : "ONLY", sql);
}

}  // namespace

SecondConnection::SecondConnection(const ConnectOptions& options) : options_(options) {
  options_.application_name = "fishway watcher";
  options_.connect_timeout = std::min(options.connect_timeout, longest_connect);
  for (const char* name : {"application_name", "ApplicationName", "connect_timeout", "connectTimeout", "loginTimeout"})
    options_.url.options.erase(name);
}

SecondConnection::~SecondConnection() = default;

void SecondConnection::follow(const Connection& first, const DatabaseFacts& facts) {
  const std::lock_guard lock(mutex_);
  connection_.reset();
  not_before_ = {};
  pooled_ = facts.pooled;
  const ConnectTarget& target = first.target();
  if (!target.host.empty()) options_.url.options["host"] = target.host;
  if (!target.port.empty()) options_.url.options["port"] = target.port;
  options_.url.options.erase("hostaddr");
  // One name may have several addresses, each with a server of its own.
  const char* address = PQhostaddr(first.raw());
  if (address && *address && !target.host.starts_with('/')) options_.url.options["hostaddr"] = address;
}

std::optional<Rows> SecondConnection::ask(const std::string& sql) noexcept { return send(sql, false); }
std::optional<Rows> SecondConnection::write(const std::string& sql) noexcept { return send(sql, true); }

std::optional<Rows> SecondConnection::send(const std::string& sql, bool writes) noexcept {
  try {
    const std::lock_guard lock(mutex_);
    if (stopped_) return std::nullopt;
    if (!connection_ && !open()) return std::nullopt;
    std::optional<Rows> rows = ask_once(pooled_ || writes ? in_transaction(sql, writes) : sql);
    // What ended in the middle cannot be asked again.
    if (PQtransactionStatus(connection_->raw()) != PQTRANS_IDLE) connection_.reset();
    return rows;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

bool SecondConnection::open() {
  if (Clock::now() < not_before_) return false;
  not_before_ = Clock::now() + between_attempts;
  connection_ = std::make_unique<Connection>(options_);
  server_version_ = PQserverVersion(connection_->raw());
  if (!pooled_) ask_once(settings(server_version_));
  not_before_ = {};
  return true;
}

std::optional<Rows> SecondConnection::ask_once(const std::string& sql) {
  if (PQsendQuery(connection_->raw(), sql.c_str()) != 1) return std::nullopt;
  return rows_by(Clock::now() + longest_answer);
}

std::optional<Rows> SecondConnection::rows_by(Clock::time_point deadline) {
  PGconn* raw = connection_->raw();
  std::optional<Rows> rows;
  while (true) {
    while (PQisBusy(raw))
      if (!wait_for_input(deadline) || PQconsumeInput(raw) != 1) return std::nullopt;
    Result result(PQgetResult(raw), &PQclear);
    if (!result) return rows;
    if (PQresultStatus(result.get()) == PGRES_TUPLES_OK) rows.emplace(result.release());
  }
}

bool SecondConnection::wait_for_input(Clock::time_point deadline) const {
  pollfd socket{PQsocket(connection_->raw()), POLLIN, 0};
  while (!stopped_ && Clock::now() < deadline)
    if (poll(&socket, 1, 50) != 0) return true;
  return false;
}

}  // namespace fishway::postgres
