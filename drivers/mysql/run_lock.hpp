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
class Message;

class RunLock {
 public:
  RunLock(Connection& connection, const DatabaseFacts& facts, const ConnectOptions& options);

  LockAttempt try_acquire();
  /// Asks the server whether it is still this connection's.
  bool is_held();
  /// Adds a statement that fails, with the error `not_one_row`, when the lock was acquired, was not released, and is
  /// not this connection's any more.
  void guard(Message& message);
  /// Adds to a transaction what lets it not commit when a run on another node takes the lock meanwhile, and fails as
  /// guard() does when one has taken it. Nothing where the lock is no lease.
  void fence(Message& message);
  /// After that error. Throws Error(run_lock_held).
  [[noreturn]] void fail();
  /// Whether it is a lease as well, which Flyway on another node does not know.
  bool is_leased() { return lease_.is_needed(); }
  void release() noexcept;
  /// The connection is a new one.
  void forget();

 private:
  std::optional<LockHolder> holder();
  bool has_lock();

  Connection& connection_;
  std::string name_;
  bool taken_ = false;
  Lease lease_;
};

}  // namespace fishway::mysql
