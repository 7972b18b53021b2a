// What executing a segment and executing a lone statement have in common: messages with limits for each statement, the
// record, and what is told of a failure.
#pragma once

#include <map>
#include <string>

#include "core/run/driver.hpp"
#include "drivers/postgres/exchange.hpp"
#include "drivers/postgres/invalid_index.hpp"
#include "drivers/postgres/session_parts.hpp"

namespace fishway::postgres {

class Execution {
 protected:
  Execution(const SessionParts& session, StatementStream& statements, LockPolicy& policy);
  ~Execution() = default;

  void begin_transaction();
  /// What a transaction behind a pooler begins with; once in each. Counts as looking at data.
  void open_transaction();
  void end_transaction();
  /// Puts SQL into the message that gives the statement its limits.
  StatementLimits add_limits(const Statement& statement);
  void note_time(const Statement& statement, const StatementLimits& limits);
  /// Puts a statement of the script into the message.
  void add_statement(const Statement& statement);
  void add_record(const CommitRecord& record, const std::string& own_time);
  /// Puts the session's settings back: in the message, or at once.
  void add_reset();
  void reset_now();

  /// Sends what the message holds. False: reply_ has the error, which is the statement's when SQL failed that was added
  /// for its sake. `meanwhile` is called while the server works.
  bool send(const Statement* for_the_sake_of = nullptr, const std::function<void()>& meanwhile = nullptr);

  Outcome committed(const CommitRecord& record);
  Outcome failure(Outcome::Kind when_lost);
  void roll_back() noexcept;

  /// What the reply's error is when it may succeed at another time.
  std::optional<LockOut> lock_out() const;
  /// When the connection was lost with SQL of fishway's own, the reply says so. False; throws the error otherwise.
  bool note_loss(const Error& error);
  /// As if the server had refused the statement, because others are at work on that index. False, for the caller.
  bool refuse_while_built(const Statement& statement, const InvalidIndex& index);
  void tell_of_dropping(const Statement& statement, const InvalidIndex& index);

  Milliseconds elapsed() const;

  SessionParts session_;
  Connection& connection_;
  StatementStream& statements_;
  LockPolicy* policy_;  ///< never null
  Message message_;
  Reply reply_;
  int pid_;  ///< of the backend; 0: not known
  std::size_t executed_ = 0;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();

 private:
  void blame(const Statement& statement);
  void settle_session();
  void explain_own_failure();
  void explain_time_out(Milliseconds took, bool waited);

  bool opened_ = false;                        // open_transaction() was called in this one
  Sighting seen_;                              // by the watcher, during the message that failed
  bool timed_out_in_lock_ = false;             // statement_timeout came while it waited
  std::map<std::size_t, Milliseconds> times_;  // statement_timeout of the message's statements, by their number
};

}  // namespace fishway::postgres
