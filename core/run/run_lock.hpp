// The run lock, held for the length of a run and given back however it ends.
#pragma once

#include <atomic>
#include <functional>

#include "core/run/driver.hpp"
#include "core/run/events.hpp"
#include "core/run/pause.hpp"

namespace fishway {

/// How to wait for the run lock.
struct LockWait {
  Milliseconds limit{0};  ///< 0: one try
  Sleep sleep;
  /// Asked after each try in vain: true ends the wait without the lock, because the other run did all there was to do.
  std::function<bool()> nothing_left;
  const std::atomic<int>* stop_signal = nullptr;
};

class RunLock {
 public:
  /// Tries, and polls with jittered pauses of 50 ms to 1 s until the limit: a waiter that blocked inside the server
  /// would deadlock with CREATE INDEX CONCURRENTLY of the run it waits for. Throws Error(run_lock_held), naming the
  /// holder, when the limit has passed; Error(interrupted or terminated) when a signal asked to stop.
  RunLock(Session& session, const LockWait& wait, Observer& observer);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

  /// False only when nothing_left ended the wait.
  bool is_held() const { return is_held_; }

 private:
  Session& session_;
  bool is_held_ = false;
};

}  // namespace fishway
