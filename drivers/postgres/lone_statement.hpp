// Executes one statement outside a transaction: announced before, ticked off after.
#pragma once

#include "drivers/postgres/execution.hpp"

namespace fishway::postgres {

class LoneStatement : private Execution {
 public:
  LoneStatement(const SessionParts& session, StatementStream& statements, LockPolicy& policy)
      : Execution(session, statements, policy) {}

  /// As Session::execute_alone, with a statement in the stream.
  Outcome execute(const Checkpoint& announced, const CommitRecord& record);

 private:
  bool announce(const Checkpoint& announced, const Statement& statement);
  Outcome write_record(const CommitRecord& record, const std::string& own_time);
  void give_back_limits();
};

}  // namespace fishway::postgres
