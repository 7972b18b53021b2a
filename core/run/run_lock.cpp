#include "core/run/run_lock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

namespace fishway {

namespace {

constexpr Milliseconds shortest_pause{50};
constexpr Milliseconds longest_pause{1000};
constexpr Milliseconds time_between_reports{10'000};

/// Pauses double up to the longest, each jittered over its upper half, so that many waiters do not ask in step.
class Pauses {
 public:
  Milliseconds next() {
    std::uniform_int_distribution<long long> jitter(pause_.count() / 2, pause_.count());
    Milliseconds chosen{jitter(random_)};
    pause_ = std::min(pause_ * 2, longest_pause);
    return chosen;
  }

 private:
  std::mt19937 random_{std::random_device{}()};
  Milliseconds pause_{shortest_pause};
};

Error lock_held_error(const Session& session, const std::optional<LockHolder>& holder, Milliseconds waited) {
  const DatabaseFacts& facts = session.facts();
  std::string who = holder ? holder->text() : std::string("another session (its details are not visible to this user)");
  std::string how_long = waited.count() > 0 ? fmt::format(" after waiting {}", format_duration(waited)) : std::string();
  return Error(ErrorKind::run_lock_held,
               fmt::format("another run holds the lock of {}.{}{}: {}", facts.schema, facts.table, how_long, who),
               "wait until it is done and run `fishway migrate` again, or give it more time with --lock-wait 30min");
}

}  // namespace

RunLock::RunLock(Session& session, const LockWait& wait, Observer& observer) : session_(session) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  std::optional<Milliseconds> last_report;
  Pauses pauses;
  while (true) {
    throw_if_stopped(wait.stop_signal);
    LockAttempt attempt = session_.try_run_lock();
    if (attempt.acquired) {
      is_held_ = true;
      return;
    }
    if (wait.nothing_left && wait.nothing_left()) return;
    Milliseconds waited = std::chrono::duration_cast<Milliseconds>(Clock::now() - start);
    if (waited >= wait.limit) throw lock_held_error(session_, attempt.holder, waited);
    if (!last_report || waited - *last_report >= time_between_reports) {
      observer.on(WaitingForRunLock{attempt.holder, waited});
      last_report = waited;
    }
    const Milliseconds time = std::min(pauses.next(), wait.limit - waited);
    pause(wait.sleep, time);
  }
}

RunLock::~RunLock() {
  if (is_held_) session_.release_run_lock();
}

}  // namespace fishway
