// Watches, from a second connection, whom the statement that runs now waits for.
//
//   WaitWatcher::Watch watch(watcher, pid);   // while a message is being executed
//   ...
//   if (it was locked out) use watch.seen();
//
// A message that is done within a moment is never looked at, and costs no second connection. The looking is done by a
// thread of its own, which begins with the first message and ends with the watcher.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "core/run/driver.hpp"
#include "drivers/postgres/blockers.hpp"
#include "drivers/postgres/second_connection.hpp"

namespace fishway::postgres {

class WaitWatcher {
 public:
  explicit WaitWatcher(const ConnectOptions& options);
  ~WaitWatcher();
  WaitWatcher(const WaitWatcher&) = delete;
  WaitWatcher& operator=(const WaitWatcher&) = delete;

  /// Called when the first connection was opened, or opened again.
  void follow(const Connection& first, const DatabaseFacts& facts) { connection_.follow(first, facts); }

  /// Afterwards the sink of before is not called any more.
  void set_sink(WaitSink* sink);

  SecondConnection& connection() { return connection_; }
  const BlockerQuery& blockers() const { return blockers_; }

  class Watch {
   public:
    /// `pid`: the backend that executes the message; 0: not known, so that nothing is watched.
    Watch(WaitWatcher& watcher, int pid);
    /// When it returns, the sink is told nothing more of this message.
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    /// Who was in the way of the last wait that was seen; empty: nobody was seen.
    Sighting seen() const;
    /// Whether it waited when it was last looked at.
    bool is_waiting() const;

   private:
    WaitWatcher& watcher_;
  };

 private:
  using Clock = std::chrono::steady_clock;

  void begin(int pid);
  void end();
  void run();
  void look(std::unique_lock<std::mutex>& lock);
  void note(Sighting sighting);
  void tell_waiting(std::unique_lock<std::mutex>& lock);
  void tell_progress(std::unique_lock<std::mutex>& lock);
  template <typename Call>
  void tell(std::unique_lock<std::mutex>& lock, Call call);

  SecondConnection connection_;
  BlockerQuery blockers_;

  std::mutex sink_mutex_;  // held while the sink is called; taken before mutex_
  WaitSink* sink_ = nullptr;

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  bool stopping_ = false;
  bool idle_ = false;          // the thread sleeps until something begins
  std::uint64_t message_ = 0;  // counts them
  int pid_ = 0;                // of the backend that executes one now
  Clock::time_point begin_;
  Clock::time_point next_look_;
  Sighting seen_;             // in the last wait
  std::vector<Blocker> now_;  // at the last look
  bool waits_ = false;        // as the last look said
  Clock::time_point wait_begin_;
  Clock::time_point next_told_;
  Clock::time_point next_progress_;
  std::thread thread_;
};

}  // namespace fishway::postgres
