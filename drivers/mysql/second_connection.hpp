// The connection beside the session's own, which sees what the session waits for: opened when it is first needed,
// opened again when it was lost. No query on it waits for longer than a few seconds.
#pragma once

#include <memory>
#include <mutex>

#include "drivers/mysql/connection.hpp"
#include "drivers/mysql/server_error.hpp"

namespace fishway::mysql {

class SecondConnection {
 public:
  explicit SecondConnection(const ConnectOptions& options) : options_(options) {}

  /// Calls `work` while nobody uses it; the next use opens a new one.
  template <class Work>
  void close(Work work) {
    const std::lock_guard lock(mutex_);
    connection_.reset();
    work();
  }

  /// Calls `work(Connection&)` alone. Throws what that throws, and Error(cannot_connect).
  template <class Work>
  auto use(Work work) {
    const std::lock_guard lock(mutex_);
    try {
      return work(opened());
    } catch (const ServerError& error) {
      if (connection_is_lost(error)) connection_.reset();
      throw;
    }
  }

 private:
  Connection& opened();

  const ConnectOptions& options_;
  std::mutex mutex_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace fishway::mysql
