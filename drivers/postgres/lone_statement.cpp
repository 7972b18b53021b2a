#include "drivers/postgres/lone_statement.hpp"

#include <fmt/format.h>

#include "drivers/postgres/segment.hpp"

namespace fishway::postgres {

Outcome LoneStatement::execute(const Checkpoint& announced, const CommitRecord& record) {
  const Statement* next = statements_.next();
  if (!next) return Segment(session_, statements_, policy_).commit(record);
  const Statement& statement = *next;
  if (statement.begins_migration && session_.dirty) reset_now();
  if (!announce(announced, statement)) return failure(Outcome::Kind::lost);
  begin_ = std::chrono::steady_clock::now();
  add_statement(statement);
  if (!send()) {
    Outcome outcome = failure(Outcome::Kind::in_doubt);
    give_back_limits();
    return outcome;
  }
  if (record.empty()) {
    Outcome outcome = committed(record);
    give_back_limits();
    return outcome;
  }
  return write_record(record, std::to_string(elapsed().count()));
}

// The limits are the session's, because the statement cannot share its message with anything.
bool LoneStatement::announce(const Checkpoint& announced, const Statement& statement) {
  if (!announced.script.empty()) {
    message_.add("BEGIN");
    session_.limits.begin();
    message_.add(own_writing_begins());
    message_.add(session_.limits.give_own());
    message_.add(session_.tables.progress.writing(announced));
    message_.add("COMMIT");
    session_.limits.end(true);
  }
  add_limits(statement);
  if (message_.empty() || send()) {
    if (!announced.script.empty()) session_.tables.progress.set_exists(true);
    return true;
  }
  session_.limits.forget();
  return false;
}

Outcome LoneStatement::write_record(const CommitRecord& record, const std::string& own_time) {
  message_.add("BEGIN");
  session_.limits.begin();
  add_record(record, own_time);
  message_.add("COMMIT");
  Outcome outcome = send() ? committed(record) : failure(Outcome::Kind::in_doubt);
  give_back_limits();
  return outcome;
}

// So that what fishway asks next has its own.
void LoneStatement::give_back_limits() {
  std::vector<std::string> limits = session_.limits.give_own();
  if (limits.empty() || connection_.is_lost()) return;
  try {
    connection_.query(fmt::format("{}", fmt::join(limits, "; ")));
  } catch (const Error&) {
    session_.limits.forget();
  }
}

}  // namespace fishway::postgres
