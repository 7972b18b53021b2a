// The run lock: an advisory lock of the session under Flyway's own key, so that the two exclude each other.
//
// It is only ever tried. A session that waits inside pg_advisory_lock() holds a snapshot, and CREATE INDEX CONCURRENTLY
// of the session that has the lock waits for that (https://github.com/flyway/flyway/issues/1654).
#pragma once

#include <cstdint>

#include "core/run/driver.hpp"
#include "drivers/postgres/connection.hpp"
#include "drivers/postgres/own_tables.hpp"

namespace fishway::postgres {

class RunLock {
 public:
  RunLock(const std::string& schema, const std::string& table);

  /// With the lock, looks again what the run before has left of the progress table.
  LockAttempt try_acquire(Connection& connection, ProgressTable& progress);
  bool holds(Connection& connection) const;
  void release(Connection& connection) noexcept;
  /// The connection that had it is gone, and the lock with it.
  void forget() { acquired_ = false; }

 private:
  std::string held_by() const;
  std::optional<LockHolder> holder(Connection& connection) const;

  std::int64_t key_;
  bool acquired_ = false;
};

}  // namespace fishway::postgres
