// How long a statement may wait for its locks, and what happens when it gave up: the words that core and the drivers
// share about lock-outs.
//
// A lock request that waits stops everyone behind it. So a driver gives each statement only the time that the policy
// says, keeps in mind who was in the way, lets go of everything, and reports the lock-out; core then watches, without
// queueing, until those are gone, and asks again (core/run/lock_retry.hpp).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/duration.hpp"
#include "core/error.hpp"

namespace fishway {

struct Statement;

/// A statement, or a commit, that gave up waiting. What it did is undone.
struct LockOut {
  enum class Cause {
    lock_timeout,   ///< it waited as long as it may
    deadlock,       ///< the server chose it as the victim
    serialization,  ///< a concurrent change (SQLSTATE 40001)
  };
  Cause cause = Cause::lock_timeout;
  std::vector<Blocker> blockers;  ///< who was in the way; empty: nobody was seen
  std::string missing_right;      ///< SQL that would let this user see more about them; empty: all is seen
};

/// What one statement may take in one attempt.
struct StatementLimits {
  Milliseconds lock{2'000};        ///< for each lock; 0: without limit, because its waiting keeps nobody else waiting
  Milliseconds time{0};            ///< for its execution; 0: without limit
  bool clears_autovacuum = false;  ///< the attempt that is to make an autovacuum in its way give way
};

/// Asked by a driver while it works on a segment. This one gives every statement 2 s and never tries again.
class LockPolicy {
 public:
  virtual ~LockPolicy() = default;

  virtual StatementLimits limits(const Statement&) { return {}; }

  /// Whether a savepoint belongs before this statement, because it was locked out in an earlier attempt of the segment.
  virtual bool needs_savepoint(const Statement&) { return false; }

  /// Whether `retry=statement` says that it is to be retried in place whatever its transaction holds.
  virtual bool always_in_place(const Statement&) { return false; }

  /// The statement was locked out and is rolled back to its savepoint; its transaction holds nothing that others could
  /// wait for. Waits until those in the way are gone. True: try it again. False: roll back, and report the lock-out.
  virtual bool retry_in_place(const Statement&, const LockOut&) { return false; }

  /// Whether the user allowed this hazard for the statement ("table-copy").
  virtual bool allows(const Statement&, std::string_view) { return false; }

  static LockPolicy& plain();
};

}  // namespace fishway
