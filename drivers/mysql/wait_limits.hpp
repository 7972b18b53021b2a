// The server's own time-outs of the session: the backstop behind the watcher, so that no statement waits without an end
// even when there is no second connection.
#pragma once

#include <string>

#include "core/run/driver.hpp"

namespace fishway::mysql {

class Connection;

class WaitLimits {
 public:
  WaitLimits(Connection& connection, const DatabaseFacts& facts) : connection_(connection), facts_(facts) {}

  /// Sets what the next statement needs; asks the server only for what differs from the statement before.
  void require(Milliseconds lock, Milliseconds time);

  /// A script may have set them.
  void forget() { set_.clear(); }
  /// The session was reset, which leaves the time-outs of locks as they are.
  void forget_time() {
    if (limits_time_) forget();
  }
  /// The session is a new one.
  void forget_all();

 private:
  Connection& connection_;
  const DatabaseFacts& facts_;
  std::string set_;           ///< the assignments that hold
  bool limits_time_ = false;  ///< max_statement_time is ours
};

}  // namespace fishway::mysql
