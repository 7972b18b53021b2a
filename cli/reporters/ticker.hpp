// Says that something still runs: a live line every second on a terminal, otherwise a plain line every ten seconds.
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
  /// Nothing runs; the live line goes away.
  void stop();

 private:
  using Clock = std::chrono::steady_clock;
  void tick();
  void say(const std::string& what, Clock::duration since);

  Console& console_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::string what_;
  Clock::time_point since_;
  bool ended_ = false;
  std::thread thread_;
};

}  // namespace fishway
