// Executes one segment and commits it with its record.
//
// A small segment is one message: BEGIN, the reset where a migration begins, the statements, the history row, COMMIT.
// One with more text is several messages inside one transaction, so memory does not grow with it.
#pragma once

#include <string>

#include "core/run/driver.hpp"
#include "drivers/postgres/connection.hpp"
#include "drivers/postgres/exchange.hpp"
#include "drivers/postgres/session_settings.hpp"
#include "drivers/postgres/tables.hpp"

namespace fishway::postgres {

class Segment {
 public:
  /// `dirty`: whether a script may have changed the session since its last reset; kept up to date.
  Segment(Connection& connection, const SessionSettings& settings, Tables& tables, StatementStream& statements,
          bool& dirty);

  /// As Session::commit_segment and Session::execute_alone.
  Outcome commit(const CommitRecord& record);
  Outcome execute_alone(const Checkpoint& announced, const CommitRecord& record);

 private:
  bool send_statements();
  bool send();
  void add_statement(const Statement& statement);
  void add_record(const CommitRecord& record, const std::string& own_time);
  Outcome write_record(const CommitRecord& record, const std::string& own_time);
  Outcome announce(const Checkpoint& announced);
  Outcome committed(const CommitRecord& record);
  Outcome failure(Outcome::Kind when_lost);
  void explain_own_failure();
  void roll_back();
  Milliseconds elapsed() const;

  Connection& connection_;
  const SessionSettings& settings_;
  Tables& tables_;
  StatementStream& statements_;
  bool& dirty_;
  Message message_;
  Reply reply_;
  std::size_t sent_ = 0;
  std::size_t executed_ = 0;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace fishway::postgres
