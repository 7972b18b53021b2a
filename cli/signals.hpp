// SIGINT and SIGTERM ask the run to stop after what is committed; a second one ends the process at once, and so does a
// server that does not let it stop within 4.5 seconds.
//
//   Signals signals;
//   Signals::Watch watch(signals, session);   // from here on the running statement is cancelled too
//   ... options.stop_signal = signals.stop_signal();
//
// While no session is watched, nothing is at stake, and the first signal ends the process. One instance at a time.
#pragma once

#include <array>
#include <atomic>
#include <mutex>
#include <thread>

#include "core/run/driver.hpp"

namespace fishway {

class Signals {
 public:
  /// Also ignores SIGPIPE, so that a broken pipe does not end a run half-way.
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  /// 0, or the number of the signal that came.
  const std::atomic<int>* stop_signal() const;

  /// From here on a hang-up of the terminal is ignored.
  void ignore_hangup();

  class Watch {
   public:
    Watch(Signals& signals, Session& session);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

   private:
    Signals& signals_;
  };

 private:
  void serve();
  void cancel();

  std::array<int, 2> pipe_{-1, -1};
  std::mutex watching_;
  Session* session_ = nullptr;
  std::thread thread_;
};

}  // namespace fishway
