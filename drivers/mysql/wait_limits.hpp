// The server's own time-outs of the session: the backstop behind the watcher, so that no statement waits without an end
// even when there is no second connection.
#pragma once

#include <string>

#include "core/run/driver.hpp"

namespace fishway::mysql {

class Message;

class WaitLimits {
 public:
  explicit WaitLimits(const DatabaseFacts& facts) : facts_(facts) {}

  /// Adds to `message` what sets those that the next statement needs, where they differ from the statement before.
  void require(Milliseconds lock, Milliseconds time, Message& message);

  /// A script may have set them, or the message has failed.
  void forget() { set_.clear(); }
  /// The session was reset, which leaves the time-outs of locks as they are.
  void forget_time() {
    if (limits_time_) forget();
  }
  /// The session is a new one.
  void forget_all();

 private:
  const DatabaseFacts& facts_;
  std::string set_;           ///< the assignments that hold
  bool limits_time_ = false;  ///< max_statement_time is ours
};

}  // namespace fishway::mysql
