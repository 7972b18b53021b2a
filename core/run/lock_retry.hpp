// Watch, don't queue: how one segment gets its locks.
//
//   LockRetry retry(session, options, directives, observer, ...);
//   Outcome outcome = retry.run([&](LockPolicy& policy) { return session.commit_segment(statements, record, policy);
//   });
//
// An attempt asks for a lock only briefly. When it was locked out everything is undone, so that nothing is held; then
// exactly those transactions that were in the way are watched, without queueing, and the segment is tried again at once
// when they are gone. Where nobody was seen, or the transactions in the way are short and many, attempts get longer
// instead, up to `lock_timeout`, with jittered pauses between them. It never goes on without a limit.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/run/driver.hpp"
#include "core/run/events.hpp"
#include "core/run/pause.hpp"
#include "core/script/directives.hpp"

namespace fishway {

struct RetryOptions {
  Milliseconds lock_timeout{2'000};  ///< the longest wait for a lock that one attempt may make
  Milliseconds first_attempt{200};
  Milliseconds statement_timeout{0};  ///< for the execution of each statement; 0: without limit
  int tries = 30;                     ///< attempts of one statement, the first included
  Milliseconds time{600'000};         ///< from a statement's first lock-out on
  std::vector<std::string> allow;     ///< hazards that are allowed in every script
};

/// What the retry has cost so far.
struct LockWaits {
  std::size_t lock_outs = 0;
  Milliseconds waited{0};          ///< from the first lock-out to the success, or to the end of trying
  std::optional<Blocker> watched;  ///< who was watched for longest
  Milliseconds watched_for{0};
};

class LockRetry : public LockPolicy {
 public:
  struct Surroundings {
    Session& session;
    const RetryOptions& options;
    Observer& observer;
    Sleep sleep;
    const std::atomic<int>* stop_signal = nullptr;
  };

  /// `file` are the directives of the script as a whole; nullptr: none. All must outlive it.
  LockRetry(const Surroundings& surroundings, const Directives* file);

  /// Makes attempts until one is not locked out, or the tries are used up; then the outcome's error says so.
  Outcome run(const std::function<Outcome(LockPolicy&)>& attempt);
  /// The same, where the first attempt was made already, with this as its policy.
  Outcome go_on(Outcome outcome, const std::function<Outcome(LockPolicy&)>& attempt);

  const LockWaits& waits() const { return waits_; }

  StatementLimits limits(const Statement& statement) override;
  bool needs_savepoint(const Statement& statement) override;
  bool always_in_place(const Statement& statement) override;
  bool retry_in_place(const Statement& statement, const LockOut& lock_out) override;
  bool allows(const Statement& statement, std::string_view hazard) override;

 private:
  using Clock = std::chrono::steady_clock;

  /// Of one statement that was locked out.
  struct Contest {
    int lock_outs = 0;
    int short_lock_outs = 0;  ///< in a row
    Milliseconds attempt{0};
    Milliseconds cap{0};
    int tries = 0;
    Milliseconds time{0};
    bool clears_autovacuum = false;
    bool has_cleared_autovacuum = false;
    Clock::time_point begin;
  };

  const std::string* directive(const Directives& own, std::string_view key) const;
  Milliseconds duration(const Directives& own, std::string_view key, Milliseconds otherwise) const;
  Contest& contest(std::size_t number, const Directives& own);
  Outcome make_attempt(const std::function<Outcome(LockPolicy&)>& attempt);
  bool wait(std::size_t number, const Directives& own, const Place& place, const std::string& text,
            const LockOut& lock_out);
  bool watch(Contest& contest, std::vector<Blocker> blockers);
  bool pause_at_random(Contest& contest, Milliseconds longest);
  void prepare_next(Contest& contest, Milliseconds watched_for, bool saw_blockers);
  void exhausted(Outcome& outcome);
  Milliseconds left(const Contest& contest) const;
  bool is_stopped() const { return fishway::is_stopped(around_.stop_signal); }
  void tell_waiting(const std::vector<Blocker>& blockers, Clock::time_point since);

  Surroundings around_;
  const Directives* file_;
  std::map<std::size_t, Contest> contests_;  ///< by the statement's number; 0: what is recorded of the segment
  std::map<std::size_t, Directives> own_;    ///< of the statements that have any, by their numbers
  bool may_hold_locks_ = false;              ///< the transaction of this attempt
  bool gave_up_ = false;
  LockWaits waits_;
  Clock::time_point told_;
};

}  // namespace fishway
