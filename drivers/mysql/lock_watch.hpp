// The watcher of the running statement: a thread with a connection of its own that ends a statement which waits for a
// lock longer than it may, and sees who was in the way.
//
// lock_wait_timeout has whole seconds only, and each of them stops everyone who queues behind the waiter. So the
// watcher looks at the session every 20 ms, once a statement has run for 40 ms, and sends KILL QUERY when the session
// has waited for as long as it may. It connects only then; when it cannot, the statement still has the server's own
// time-outs.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/run/driver.hpp"
#include "drivers/mysql/blocker_search.hpp"
#include "drivers/mysql/second_connection.hpp"

namespace fishway::mysql {

/// What the watcher is to know of a statement.
struct Watched {
  Milliseconds lock{0};  ///< how long it may wait for a lock; 0: without limit
  Milliseconds time{0};  ///< how long it may run; 0: without limit
  std::vector<TableName> tables;
};

/// What the watcher did and saw.
struct Verdict {
  enum class Ended { no, waited_too_long, ran_too_long };
  Ended ended = Ended::no;        ///< whether the watcher has killed the statement, and why
  std::vector<Blocker> blockers;  ///< who was in its way when that was looked at last
  std::string missing_right;      ///< see LockOut
};

class LockWatch {
 public:
  explicit LockWatch(const ConnectOptions& options);
  ~LockWatch();
  LockWatch(const LockWatch&) = delete;
  LockWatch& operator=(const LockWatch&) = delete;

  /// Which session is to be watched from now on. Not while a statement runs.
  void follow(long long id, const DatabaseFacts& facts);
  void set_sink(WaitSink* sink);

  /// A statement begins; its end must be told. Between them the session is the watcher's to kill.
  void begin(Watched statement);
  Verdict end();

  /// See Session::still_in_the_way.
  std::optional<std::vector<Blocker>> still_in_the_way(const std::vector<Blocker>& blockers);

 private:
  using Clock = std::chrono::steady_clock;

  /// What the watcher remembers of the statement that it looks at, for itself.
  struct Observation {
    std::uint64_t statement = 0;
    Clock::time_point begun;
    std::optional<Clock::time_point> waiting_since;
    Clock::time_point running_last;  ///< when it was last seen not to wait
    Clock::time_point row_asked;
    bool row_waits = false;
    Clock::time_point blockers_asked;
    Clock::time_point told;  ///< the sink, of waiting or of progress
    Clock::time_point killed;
    std::vector<Blocker> blockers;
    std::vector<Blocker> suspects;  ///< all whom the last look found, when it could only guess
    std::string missing_right;
    std::string progress;
  };

  void run();
  void watch_statement(std::unique_lock<std::mutex>& lock);
  bool look(long long id, const std::vector<TableName>& tables);
  bool waits(Connection& connection, long long id);
  void look_for_blockers(Connection& connection, long long id, const std::vector<TableName>& tables);
  void weigh(std::unique_lock<std::mutex>& lock);
  Milliseconds lock_limit() const;
  void kill(Verdict::Ended why, std::unique_lock<std::mutex>& lock);
  void tell(std::unique_lock<std::mutex>& lock);
  template <class Work>
  void act(std::unique_lock<std::mutex>& lock, Work work);

  const bool shows_queries_;
  SecondConnection second_;
  std::optional<BlockerSearch> search_;  ///< used under second_'s lock
  Observation seen_;                     ///< the watcher's

  std::mutex mutex_;  ///< guards what follows
  std::condition_variable changed_;
  long long id_ = 0;
  WaitSink* sink_ = nullptr;
  Watched watched_;
  Clock::time_point begun_;
  std::uint64_t statement_ = 0;  ///< counts them
  bool running_ = false;
  bool parked_ = false;  ///< the watcher waits to be woken
  bool acting_ = false;  ///< the watcher does what end() has to wait for
  bool stopping_ = false;
  Verdict verdict_;
  std::vector<TableName> contested_;  ///< of the statement that was looked at last

  std::thread thread_;
};

}  // namespace fishway::mysql
