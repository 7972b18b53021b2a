// How a run is to be made.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "core/gate/gate.hpp"
#include "core/history/plan.hpp"
#include "core/run/driver.hpp"
#include "core/run/events.hpp"
#include "core/run/lock_retry.hpp"
#include "core/run/pause.hpp"

namespace fishway {

struct RunOptions {
  PlanOptions plan;
  Milliseconds lock_wait{600'000};  ///< for the run lock; 0: one try
  RetryOptions retry;
  GateOptions gate;
  Milliseconds reconnect_time{60'000};  ///< how long a run tries to get its lost connection back
  bool group = false;                   ///< all pending migrations in one transaction
  bool execute_in_transaction = true;
  bool create_schemas = true;
  bool baseline_on_migrate = false;
  std::string baseline_version = "1";
  std::string baseline_description = "<< Flyway Baseline >>";
  bool skip_executing = false;  ///< only history rows are written
  bool validate_on_migrate = true;
  std::string installed_by;  ///< empty: the database's user
  /// What the history's `installed_by` says of rows that a run on this database writes.
  const std::string& installer(const DatabaseFacts& facts) const {
    return installed_by.empty() ? facts.user : installed_by;
  }
  /// Set from a signal handler: 0, or the number of the signal that asks the run to stop after what is committed.
  const std::atomic<int>* stop_signal = nullptr;
  /// Sleeps; replaced in tests.
  Sleep sleep;

  LockRetry::Surroundings retry_surroundings(Session& session, Observer& observer) const {
    return {session, retry, observer, sleep, stop_signal};
  }
};

}  // namespace fishway
