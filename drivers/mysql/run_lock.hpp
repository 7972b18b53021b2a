// The run lock: GET_LOCK under Flyway's own name for the history table. It belongs to the connection and dies with it.
// In a Galera cluster, where that is a lock on one node only, a lease is taken as well.
// Since MySQL 5.7 and MariaDB 10.0.2 a session can hold several, so a migration's own GET_LOCK does not release it.
#pragma once

#include <optional>
#include <string>

#include "core/run/driver.hpp"
#include "drivers/mysql/lease.hpp"

namespace fishway::mysql {

class Connection;

class RunLock {
 public:
  RunLock(Connection& connection, const DatabaseFacts& facts, const ConnectOptions& options);

  LockAttempt try_acquire();
  /// Asks the server whether it is still this connection's.
  bool is_held();
  /// Throws Error(run_lock_held) when the lock was acquired, was not released, and is not this connection's any more.
  void require_if_taken();
  /// Inside a transaction: it then cannot commit when a run on another node takes the lock meanwhile. Throws when one
  /// has taken it. Asks nothing where the lock is no lease.
  void fence();
  /// Whether it is a lease as well, which Flyway on another node does not know.
  bool is_leased() { return lease_.is_needed(); }
  void release() noexcept;
  /// The connection is a new one.
  void forget();

 private:
  std::optional<LockHolder> holder();
  bool has_lock();
  [[noreturn]] void fail();

  Connection& connection_;
  std::string name_;
  bool taken_ = false;
  Lease lease_;
};

}  // namespace fishway::mysql
