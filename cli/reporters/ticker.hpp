// Says that something still runs, and what it waits for: a live line every second on a terminal, otherwise a plain line
// every ten seconds.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "cli/output/console.hpp"

namespace fishway {

class Ticker {
 public:
  explicit Ticker(Console& console) : console_(console) {}
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  /// From now on `what` runs.
  void start(std::string what);
  /// What it is at, told again every second as long as it holds: shown behind `what`. A live line shows it at once, a
  /// plain one does with `at_once` when it is the first for a while.
  void note(std::string note, bool at_once = false);
  /// Nothing runs; the live line goes away.
  void stop();

 private:
  using Clock = std::chrono::steady_clock;
  void tick();
  void say();
  std::string line() const;

  Console& console_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string what_;
  Clock::time_point since_;
  std::string note_;
  Clock::time_point noted_;
  Clock::time_point next_;  ///< line
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace fishway
