// The run lock: GET_LOCK under Flyway's own name for the history table. It belongs to the connection and dies with it.
// Since MySQL 5.7 and MariaDB 10.0.2 a session can hold several, so a migration's own GET_LOCK does not release it.
#pragma once

#include <optional>
#include <string>

#include "core/run/driver.hpp"

namespace fishway::mysql {

class Connection;

class RunLock {
 public:
  RunLock(Connection& connection, const DatabaseFacts& facts);

  LockAttempt try_acquire();
  /// Asks the server whether it is still this connection's.
  bool is_held();
  /// Throws Error(run_lock_held) when the lock was acquired, was not released, and is not this connection's any more.
  void require_if_taken();
  void release() noexcept;

 private:
  std::optional<LockHolder> holder();

  Connection& connection_;
  std::string name_;
  bool taken_ = false;
};

}  // namespace fishway::mysql
