#include "drivers/postgres/lease.hpp"

#include <fmt/format.h>

#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

constexpr const char* undefined_table = "42P01";
constexpr const char* undefined_schema = "3F000";
// Two created the table at once, or a role's default isolation level found the row changed.
constexpr const char* lost_races[] = {"23505", "42P07", "42710", "40001"};

constexpr const char* no_right = "42501";

Error with_grant(Error error, const std::string& right, const DatabaseFacts& facts) {
  if (error.server_code == no_right) error.hint = fmt::format("GRANT {} TO {};", right, identifier(facts.user));
  return error;
}

bool lost_a_race(const Error& error) {
  for (const char* code : lost_races)
    if (error.server_code == code) return true;
  return false;
}

}  // namespace

Lease::Lease(const ConnectOptions& options, const DatabaseFacts& facts)
    : options_(options), facts_(facts), table_(facts.schema, facts.table, options.application_name) {}

LockAttempt Lease::try_acquire(Connection& connection) {
  if (!token_.empty() && holds(connection)) return {true, std::nullopt};
  forget();
  std::optional<std::string> token = take(connection);
  if (!token) return {false, holder(connection)};
  token_ = *token;
  heartbeat_ = std::make_unique<Heartbeat>(options_, connection, facts_, table_.renewal(token_));
  return {true, std::nullopt};
}

std::optional<std::string> Lease::take(Connection& connection) {
  try {
    pqxx::result rows;
    try {
      rows = connection.query(table_.taking());
    } catch (const Error& error) {
      if (error.server_code != undefined_table) throw;
      create(connection);
      rows = connection.query(table_.taking());
    }
    if (rows.empty()) return std::nullopt;
    return rows[0]["token"].c_str();
  } catch (const Error& error) {
    if (lost_a_race(error)) return std::nullopt;
    if (!error.hint.empty()) throw;
    throw with_grant(error, "SELECT, UPDATE ON " + table_.name(), facts_);
  }
}

void Lease::create(Connection& connection) {
  try {
    connection.transact(table_.creation());
  } catch (const Error& error) {
    if (error.server_code != undefined_schema)
      throw with_grant(error, "CREATE ON SCHEMA " + identifier(facts_.schema), facts_);
    throw Error(ErrorKind::configuration,
                fmt::format("schema {} does not exist, and with --pooler=transaction the run lock is a table in it",
                            facts_.schema),
                fmt::format("CREATE SCHEMA {};", identifier(facts_.schema)));
  }
}

bool Lease::holds(Connection& connection) const {
  return !token_.empty() && connection.query(table_.question(token_))[0]["held"].as<bool>();
}

void Lease::release(Connection& connection) noexcept {
  const std::string token = token_;
  forget();
  if (token.empty()) return;
  try {
    connection.query(table_.release(token));
  } catch (const std::exception&) {
    // It expires.
  }
}

void Lease::forget() {
  heartbeat_.reset();
  token_.clear();
}

std::vector<std::string> Lease::fence() const {
  if (token_.empty()) return {};
  return {table_.fence(token_)};
}

std::optional<LockHolder> Lease::holder(Connection& connection) const {
  pqxx::result rows = connection.query(table_.holder());
  if (rows.empty()) return std::nullopt;
  auto row = rows[0];
  return LockHolder{row["pid"].c_str(), row["user_name"].c_str(), row["application"].c_str(), row["host"].c_str(),
                    row["since"].c_str()};
}

Error lease_lost() {
  return Error(ErrorKind::run_lock_held,
               "the run lock, a lease, was taken by another run, because its heartbeat did not reach the server for 30 "
               "s; nothing was committed since",
               "wait until the other run is done, then type: fishway migrate");
}

}  // namespace fishway::postgres
