#include "drivers/mysql/lease.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <random>

#include "drivers/mysql/client_thread.hpp"
#include "drivers/mysql/connection.hpp"
#include "drivers/mysql/message.hpp"
#include "drivers/mysql/server_error.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

constexpr Milliseconds interval{5'000};
constexpr Milliseconds after_failure{1'000};
constexpr std::chrono::seconds longest_answer{4};
constexpr Milliseconds longest_connect{3'000};
constexpr const char* until = "UTC_TIMESTAMP(6) + INTERVAL 30 SECOND";
constexpr const char* never = "'1970-01-02'";

constexpr int unknown_database = 1049;
constexpr int no_such_table = 1146;
constexpr int lock_wait_timeout = 1205;
constexpr int deadlock = 1213;
constexpr int changed_since_read = 1020;

bool lost_a_race(const ServerError& error) {
  return error.code == lock_wait_timeout || error.code == deadlock || error.code == changed_since_read;
}

std::string random_id() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}{:08x}", random(), random(), random());
}

std::string host_name() {
  char name[256] = "";
  gethostname(name, sizeof name - 1);
  return name;
}

ConnectOptions quick(ConnectOptions options) {
  options.connect_timeout = std::min(options.connect_timeout, longest_connect);
  return options;
}

}  // namespace

std::string failing_unless(const std::string& condition) {
  return fmt::format("SELECT IF({}, 1, (SELECT 1 UNION SELECT 2))", condition);
}

Lease::Lease(Connection& connection, const DatabaseFacts& facts, const ConnectOptions& options)
    : connection_(connection),
      facts_(facts),
      options_(options),
      name_(qualified(facts.schema, facts.table + "_lock")),
      owner_(random_id()) {}

Lease::~Lease() { stop_heartbeat(); }

bool Lease::is_needed() {
  if (!needed_) {
    bool on = false, has_provider = false;
    for (const Row& row : connection_.query("SHOW VARIABLES WHERE Variable_name IN ('wsrep_on', 'wsrep_provider')")) {
      const std::string value = row.at(1).value_or("");
      if (row.at(0) == "wsrep_on") on = value == "ON";
      if (row.at(0) == "wsrep_provider") has_provider = !value.empty() && value != "none";
    }
    needed_ = on && has_provider;
  }
  return *needed_;
}

LockAttempt Lease::try_acquire() {
  if (is_held()) return {true, std::nullopt};
  stop_heartbeat();
  token_.clear();
  if (!take()) return {false, holder()};
  token_ = connection_.query_cell(fmt::format("SELECT token FROM {} WHERE id = 1 AND owner = '{}'", name_, owner_))
               .value_or("");
  if (token_.empty()) return {false, holder()};
  start_heartbeat();
  return {true, std::nullopt};
}

bool Lease::take() {
  try {
    connection_.execute("START TRANSACTION");
    connection_.execute(
        fmt::format("UPDATE {} SET owner = '{}', token = token + 1, host = {}, pid = {}, user_name = {}, application = "
                    "{}, taken_on = UTC_TIMESTAMP(6), expires_on = {} WHERE id = 2 AND (owner = '{}' OR expires_on < "
                    "UTC_TIMESTAMP(6))",
                    name_, owner_, literal(host_name()), getpid(), literal(facts_.user),
                    literal(options_.application_name), until, owner_));
    const bool free = changed_a_row();
    if (free)
      connection_.execute(fmt::format("UPDATE {} SET owner = '{}', token = token + 1 WHERE id = 1", name_, owner_));
    connection_.execute(free ? "COMMIT" : "ROLLBACK");
    return free;
  } catch (const ServerError& error) {
    if (error.code == no_such_table) {
      create();
      return take();
    }
    if (!lost_a_race(error)) throw;
    connection_.execute("ROLLBACK");
    return false;
  }
}

void Lease::create() {
  try {
    connection_.execute(
        fmt::format("CREATE TABLE IF NOT EXISTS {} (id INT PRIMARY KEY, owner VARCHAR(40) NOT NULL, token BIGINT NOT "
                    "NULL, fences BIGINT NOT NULL DEFAULT 0, host VARCHAR(255), pid BIGINT, user_name VARCHAR(255), "
                    "application VARCHAR(255), taken_on DATETIME(6), expires_on DATETIME(6)) ENGINE=InnoDB",
                    name_));
    connection_.execute(fmt::format(
        "INSERT IGNORE INTO {} (id, owner, token, expires_on) VALUES (1, '', 0, NULL), (2, '', 0, {})", name_, never));
  } catch (const ServerError& error) {
    if (error.code == unknown_database)
      throw Error(ErrorKind::configuration,
                  fmt::format("the database {} does not exist, and in a Galera cluster the run lock is a table in it",
                              facts_.schema),
                  fmt::format("CREATE DATABASE {};", quote_identifier(facts_.schema)));
    if (!lost_a_race(error)) throw;
  }
}

std::string Lease::is_ours() const { return fmt::format("owner = '{}' AND token = {}", owner_, token_); }

bool Lease::changed_a_row() { return connection_.query_cell("SELECT ROW_COUNT()") == "1"; }

bool Lease::is_held() {
  return !token_.empty() &&
         connection_.query_cell(fmt::format("SELECT 1 FROM {} WHERE id = 1 AND {}", name_, is_ours())).has_value();
}

void Lease::fence(Message& message) {
  if (token_.empty()) return;
  message.add(fmt::format("UPDATE {} SET fences = fences + 1 WHERE id = 1 AND {}", name_, is_ours()));
  message.add(failing_unless("ROW_COUNT() = 1"));
}

void Lease::guard(Message& message) {
  const std::string ours = token_.empty() ? "FALSE" : is_ours();
  message.add(failing_unless(fmt::format("(SELECT COUNT(*) FROM {} WHERE id = 1 AND {}) = 1", name_, ours)));
}

void Lease::release() noexcept {
  stop_heartbeat();
  if (token_.empty()) return;
  try {
    connection_.execute(fmt::format("UPDATE {} SET owner = '', expires_on = {} WHERE {}", name_, never, is_ours()));
  } catch (const std::exception&) {  // It expires.
  }
  token_.clear();
}

std::optional<LockHolder> Lease::holder() {
  const std::vector<Row> rows = connection_.query(
      fmt::format("SELECT pid, user_name, application, host, DATE_FORMAT(taken_on, '%Y-%m-%dT%H:%i:%sZ') FROM {} "
                  "WHERE id = 2 AND owner <> ''",
                  name_));
  if (rows.empty()) return std::nullopt;
  const Row& row = rows.front();
  return LockHolder{row.at(0).value_or(""), row.at(1).value_or(""), row.at(2).value_or(""), row.at(3).value_or(""),
                    row.at(4).value_or("")};
}

void Lease::start_heartbeat() {
  stopping_ = false;
  thread_ = std::thread([this] { beat(); });
}

void Lease::stop_heartbeat() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Lease::beat() {
  const ClientThread client_thread;
  Milliseconds pause = interval;
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, pause, [this] { return stopping_; })) {
    lock.unlock();
    pause = renew() ? interval : after_failure;
    lock.lock();
  }
  second_.reset();
}

// A lease that is another's is not ours to renew: the next fence tells.
bool Lease::renew() {
  try {
    if (!second_) second_ = std::make_unique<Connection>(quick(options_), longest_answer);
    second_->execute(fmt::format("UPDATE {} SET expires_on = {} WHERE id = 2 AND {}", name_, until, is_ours()));
    return true;
  } catch (const ServerError& error) {
    if (!lost_a_race(error)) second_.reset();
  } catch (const std::exception&) {
    second_.reset();
  }
  return false;
}

}  // namespace fishway::mysql
