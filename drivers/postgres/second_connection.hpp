// A second connection to the same server, which looks at what the first one waits for.
//
// It is opened when it is first needed, and again when it was lost. It never fails a run: what cannot be known is not
// known. Any thread may ask; one at a time is served.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "core/run/driver.hpp"
#include "drivers/postgres/connection.hpp"
#include "drivers/postgres/rows.hpp"

namespace fishway::postgres {

class SecondConnection {
 public:
  explicit SecondConnection(const ConnectOptions& options);
  ~SecondConnection();

  /// Goes to where the first connection is, which one of several hosts may have been chosen for.
  void follow(const Connection& first, const DatabaseFacts& facts);

  /// The rows of a query, within two seconds; nothing when there is no connection.
  std::optional<Rows> ask(const std::string& sql) noexcept;
  /// The same for a statement that writes, in a transaction of its own.
  std::optional<Rows> write(const std::string& sql) noexcept;

  /// What runs in another thread comes back soon, and nothing is answered any more.
  void stop() noexcept { stopped_ = true; }

  int server_version() const { return server_version_; }

 private:
  using Clock = std::chrono::steady_clock;

  std::optional<Rows> send(const std::string& sql, bool writes) noexcept;
  bool open();
  std::optional<Rows> ask_once(const std::string& sql);
  std::optional<Rows> rows_by(Clock::time_point deadline);
  bool wait_for_input(Clock::time_point deadline) const;

  std::mutex mutex_;  // guards all but the atomics
  ConnectOptions options_;
  bool pooled_ = false;
  std::unique_ptr<Connection> connection_;
  Clock::time_point not_before_;  // another attempt to connect
  std::atomic<bool> stopped_ = false;
  std::atomic<int> server_version_ = 0;
};

}  // namespace fishway::postgres
