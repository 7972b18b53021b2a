// The run lock: an advisory lock of the session under Flyway's own key, so that the two exclude each other. Behind a
// pooler that gives each transaction another session it is a lease instead; each kind looks whether the other is held.
//
// It is only ever tried. A session that waits inside pg_advisory_lock() holds a snapshot, and CREATE INDEX CONCURRENTLY
// of the session that has the lock waits for that (https://github.com/flyway/flyway/issues/1654).
#pragma once

#include <cstdint>

#include "core/run/driver.hpp"
#include "drivers/postgres/connection.hpp"
#include "drivers/postgres/lease.hpp"
#include "drivers/postgres/own_tables.hpp"

namespace fishway::postgres {

class RunLock {
 public:
  /// `facts` must outlive it.
  RunLock(const ConnectOptions& options, const DatabaseFacts& facts);

  /// With the lock, looks again what the run before has left of the progress table. Throws Error(configuration) behind
  /// a pooler that the options do not know of.
  LockAttempt try_acquire(Connection& connection, ProgressTable& progress);
  bool holds(Connection& connection) const;
  void release(Connection& connection) noexcept;
  /// The connection that had it is gone.
  void forget();

  /// SQL that fails the transaction that it is part of when the lock is not ours any more. Empty where the lock goes
  /// only with the session.
  std::vector<std::string> fence() const { return lease_.fence(); }

 private:
  LockAttempt try_lease(Connection& connection, ProgressTable& progress);
  void warn_of_flyway(Connection& connection);
  std::string held_by() const;
  std::optional<LockHolder> holder(Connection& connection) const;

  const DatabaseFacts& facts_;
  bool leased_;
  std::int64_t key_;
  bool acquired_ = false;
  bool warned_ = false;
  Lease lease_;
};

}  // namespace fishway::postgres
