#include "drivers/postgres/lone_statement.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drivers/postgres/invalid_index.hpp"
#include "drivers/postgres/segment.hpp"

namespace fishway::postgres {
namespace {

constexpr Milliseconds longest_clean_up{2'000};

}  // namespace

Outcome LoneStatement::execute(const Checkpoint& announced, const CommitRecord& record) {
  const Statement* next = statements_.next();
  if (!next) return Segment(session_, statements_, *policy_).commit(record);
  const Statement& statement = *next;
  if (statement.begins_migration && session_.dirty) reset_now();
  work_ = concurrent_work(statement, session_.facts.split);
  if (!announce(announced, statement)) return failure(Outcome::Kind::lost);
  begin_ = std::chrono::steady_clock::now();
  if (!prepare(statement)) return given_up(Outcome::Kind::lost);
  if (!send()) return given_up(Outcome::Kind::in_doubt);
  if (!record.empty()) return write_record(record, std::to_string(elapsed().count()));
  Outcome outcome = committed(record);
  give_back_limits();
  return outcome;
}

Outcome LoneStatement::given_up(Outcome::Kind when_lost) {
  Outcome outcome = failure(when_lost);
  if (when_lost == Outcome::Kind::in_doubt) clean_up();
  give_back_limits();
  return outcome;
}

bool LoneStatement::prepare(const Statement& statement) {
  try {
    if (!clear_the_way(statement)) return false;
    add_work(statement);
    return true;
  } catch (const Error& error) {
    return note_loss(error);
  }
}

// A detachment that was interrupted can only be finished.
void LoneStatement::add_work(const Statement& statement) {
  if (!is_detach_pending(connection_, work_)) return add_statement(statement);
  Statement finalize = statement;
  finalize.text = finalize_detach(work_);
  connection_.tell(
      {"NOTICE", "", "The detachment began before and was interrupted; it is finalized.", statement.place()});
  add_statement(finalize);
}

// CREATE INDEX CONCURRENTLY IF NOT EXISTS would take an invalid index for a good one.
bool LoneStatement::clear_the_way(const Statement& statement) {
  if (work_.kind == ConcurrentWork::Kind::none || work_.kind == ConcurrentWork::Kind::detach) return true;
  const std::vector<InvalidIndex> left = invalid_indexes(connection_, work_);
  const bool may_be_others = work_.kind == ConcurrentWork::Kind::create_index && work_.index.empty();
  for (const InvalidIndex& index : left) {
    left_before_.push_back(index.oid);
    if (may_be_others) continue;
    if (!index.builders.empty()) return refuse_while_built(statement, index);
    tell_of_dropping(statement, index);
    message_.add("DROP INDEX CONCURRENTLY " + index.name);
    if (!send(&statement)) return false;
  }
  return true;
}

// Not for long: who has cancelled the run does not wait for it, and the next attempt begins with it.
void LoneStatement::clean_up() {
  if (connection_.is_lost() || work_.kind == ConcurrentWork::Kind::none) return;
  try {
    std::vector<std::string> limits = session_.limits.give({longest_clean_up, longest_clean_up, false});
    if (!limits.empty()) connection_.query(fmt::format("{}", fmt::join(limits, "; ")));
    for (const InvalidIndex& index : invalid_indexes(connection_, work_)) {
      const bool was_there = std::find(left_before_.begin(), left_before_.end(), index.oid) != left_before_.end();
      if (!was_there && index.builders.empty()) connection_.query("DROP INDEX CONCURRENTLY " + index.name);
    }
  } catch (const Error&) {
    // It stays until the next attempt.
  }
}

// The limits are the session's, because the statement cannot share its message with anything.
bool LoneStatement::announce(const Checkpoint& announced, const Statement& statement) {
  if (announced.script.empty()) {
    message_.add(session_.lock.fence());
  } else {
    begin_transaction();
    open_transaction();
    message_.add(own_writing_begins());
    message_.add(session_.limits.give_own());
    message_.add(session_.tables.progress.writing(announced));
    end_transaction();
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
  message_.add(session_.limits.give_own());
  begin_transaction();
  add_record(record, own_time);
  end_transaction();
  if (send()) return committed(record);
  session_.limits.forget();
  Outcome outcome = failure(Outcome::Kind::in_doubt);
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
