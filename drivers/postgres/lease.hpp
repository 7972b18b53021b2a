// The run lock behind a pooler: a lease that a heartbeat renews.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/run/driver.hpp"
#include "drivers/postgres/connection.hpp"
#include "drivers/postgres/heartbeat.hpp"
#include "drivers/postgres/lease_table.hpp"

namespace fishway::postgres {

class Lease {
 public:
  Lease(const ConnectOptions& options, const DatabaseFacts& facts);

  /// Takes it when it is free, released or expired. Creates the table when it is missing. Throws Error(configuration)
  /// when its schema does not exist.
  LockAttempt try_acquire(Connection& connection);
  bool holds(Connection& connection) const;
  void release(Connection& connection) noexcept;
  /// The connection was lost. Taken again, the lease has a new token: what the old connection left in the server cannot
  /// commit any more.
  void forget();

  /// Fails the transaction that it is part of when the lease is not ours any more; empty when it was not acquired.
  std::vector<std::string> fence() const;

  /// Who has the lease of this history, if the table exists and anybody has.
  std::optional<LockHolder> holder(Connection& connection) const;
  std::string table_existence() const { return table_.existence(); }

 private:
  std::optional<std::string> take(Connection& connection);
  void create(Connection& connection);

  ConnectOptions options_;
  const DatabaseFacts& facts_;
  LeaseTable table_;
  std::string token_;  // empty: not held
  std::unique_ptr<Heartbeat> heartbeat_;
};

/// What to say when a fence has failed a transaction.
Error lease_lost();

}  // namespace fishway::postgres
