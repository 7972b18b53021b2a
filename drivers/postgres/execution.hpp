// What executing a segment and executing a lone statement have in common: messages with limits for each statement, the
// record, and what is told of a failure.
#pragma once

#include <map>
#include <string>

#include "core/run/driver.hpp"
#include "drivers/postgres/exchange.hpp"
#include "drivers/postgres/session_parts.hpp"

namespace fishway::postgres {

class Execution {
 protected:
  Execution(const SessionParts& session, StatementStream& statements, LockPolicy& policy);
  ~Execution() = default;

  /// Puts SQL into the message that gives the statement its limits.
  StatementLimits add_limits(const Statement& statement);
  void note_time(const Statement& statement, const StatementLimits& limits);
  /// Puts a statement of the script into the message.
  void add_statement(const Statement& statement);
  void add_record(const CommitRecord& record, const std::string& own_time);
  /// Puts the session's settings back: in the message, or at once.
  void add_reset();
  void reset_now();

  /// Sends what the message holds. False: reply_ has the error.
  bool send();

  Outcome committed(const CommitRecord& record);
  Outcome failure(Outcome::Kind when_lost);
  void roll_back() noexcept;

  /// What the reply's error is when it may succeed at another time.
  std::optional<LockOut> lock_out() const;
  /// The error is that of SQL that fishway adds for the sake of this statement.
  void blame(const Statement& statement);

  Milliseconds elapsed() const;

  SessionParts session_;
  Connection& connection_;
  StatementStream& statements_;
  LockPolicy& policy_;
  Message message_;
  Reply reply_;
  int pid_;  ///< of the backend; 0: not known
  std::size_t executed_ = 0;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();

 private:
  void explain_own_failure();
  void explain_time_out(Milliseconds took, bool waited);

  Sighting seen_;                              // by the watcher, during the message that failed
  bool timed_out_in_lock_ = false;             // statement_timeout came while it waited
  std::map<std::size_t, Milliseconds> times_;  // statement_timeout of the message's statements, by their number
};

}  // namespace fishway::postgres
