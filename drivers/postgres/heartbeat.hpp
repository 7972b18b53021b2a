// Renews a lease from a thread and a connection of its own, for as long as it lives.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "drivers/postgres/second_connection.hpp"

namespace fishway::postgres {

class Heartbeat {
 public:
  /// `renewal`: SQL that returns a row for as long as there is something to renew.
  Heartbeat(const ConnectOptions& options, const Connection& first, const DatabaseFacts& facts, std::string renewal);
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

 private:
  void run();

  SecondConnection connection_;
  std::string renewal_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace fishway::postgres
