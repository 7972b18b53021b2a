// Executes one statement outside a transaction: announced before, ticked off after.
//
// What a concurrent index build leaves when it fails is dropped at once where that is quick, else before the next
// attempt.
#pragma once

#include "drivers/postgres/concurrent_work.hpp"
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
  bool prepare(const Statement& statement);
  bool clear_the_way(const Statement& statement);
  void add_work(const Statement& statement);
  Outcome given_up(Outcome::Kind when_lost);
  void clean_up();
  Outcome write_record(const CommitRecord& record, const std::string& own_time);
  void give_back_limits();

  ConcurrentWork work_;
  std::vector<long long> left_before_;  // invalid indexes that may be others'
};

}  // namespace fishway::postgres
