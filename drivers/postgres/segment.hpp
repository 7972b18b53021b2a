// Executes one segment and commits it with its record.
//
// A small segment is one message: BEGIN, the reset where a migration begins, the statements, the history row, COMMIT.
// One with more text is several messages inside one transaction, so memory does not grow with it. A statement that was
// locked out before has a savepoint and messages of its own.
#pragma once

#include "drivers/postgres/execution.hpp"

namespace fishway::postgres {

class Segment : private Execution {
 public:
  Segment(const SessionParts& session, StatementStream& statements, LockPolicy& policy)
      : Execution(session, statements, policy) {}

  /// As Session::commit_segment.
  Outcome commit(const CommitRecord& record);

 private:
  bool send_statements();
  bool begin_migration(const Statement& statement);
  bool send_one(const Statement& statement);
  bool add_limited(const Statement& statement);
  bool learn_backend(const Statement& statement);
  bool clear_invalid_index(const Statement& statement);
  bool wants_savepoint(const Statement& statement);
  bool send_at_savepoint(const Statement& statement);
  bool is_retried_in_place(const Statement& statement);
  bool roll_back_to_savepoint();

  std::size_t sent_ = 0;
  std::optional<bool> has_invalid_indexes_;  // the database; asked when first needed
  bool is_timed_alone_ = false;  // the statement at hand has its own message, for the sake of its time limit
};

}  // namespace fishway::postgres
