#include "drivers/postgres/segment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "drivers/postgres/held_locks.hpp"
#include "drivers/postgres/message_rules.hpp"

namespace fishway::postgres {
namespace {

// now() is when the transaction began, which is when its first message arrived.
constexpr const char* time_since_begin = "(extract(epoch FROM clock_timestamp() - now()) * 1000)::bigint";

constexpr const char* savepoint = "SAVEPOINT fishway_retry";

// Until PostgreSQL 12 statement_timeout counted for a message as a whole.
// https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT
constexpr int timeout_for_each_statement = 130000;

// Its data are gone when it fails; a savepoint of the script's own would be released with ours; and the transaction's
// properties cannot be set behind one.
bool can_have_savepoint(const Statement& statement) {
  if (statement.copies_from_stdin) return false;
  for (std::string_view word : {"SET", "SAVEPOINT", "RELEASE", "ROLLBACK"})
    if (statement.head.starts_with(word)) return false;
  return true;
}

}  // namespace

Outcome Segment::commit(const CommitRecord& record) {
  begin_transaction();
  try {
    if (!send_statements()) return failure(Outcome::Kind::lost);
  } catch (const Error& error) {
    if (connection_.is_lost() && error.kind == ErrorKind::cannot_connect) {
      note_loss(error);
      return failure(Outcome::Kind::lost);
    }
    roll_back();
    throw;
  } catch (...) {
    roll_back();
    throw;
  }
  add_record(record, time_since_begin);
  end_transaction();
  if (send()) return committed(record);
  bool before_commit = reply_.server_spoke && reply_.error->number > 0;
  return failure(before_commit ? Outcome::Kind::lost : Outcome::Kind::in_doubt);
}

// All but what still fits into the message that commits.
bool Segment::send_statements() {
  while (const Statement* statement = statements_.next()) {
    // An isolation level must come before everything that looks at data.
    if (!statement->head.starts_with("SET TRANSACTION")) open_transaction();
    if (statement->begins_migration && !begin_migration(*statement)) return false;
    if (!learn_backend(*statement) || !clear_invalid_index(*statement)) return false;
    if (!(wants_savepoint(*statement) ? send_at_savepoint(*statement) : send_one(*statement))) return false;
  }
  return true;
}

bool Segment::begin_migration(const Statement& statement) {
  if (!session_.dirty && sent_ == 0) return true;
  // An isolation level must come before everything that looks at data, as parts of the reset do.
  if (sent_ == 0 && statement.head.starts_with("SET TRANSACTION")) {
    session_.limits.end(false);
    reset_now();
    session_.limits.begin();
  } else {
    add_reset();
  }
  return !reads_backslashes(connection_.raw()) || send();
}

// Behind a pooler the number of the backend lasts as long as the transaction. Asking counts as looking at data.
bool Segment::learn_backend(const Statement& statement) {
  if (pid_ != 0 || !session_.facts.pooled || statement.head.starts_with("SET")) return true;
  message_.add("SELECT pg_catalog.pg_backend_pid()");
  if (!send()) return false;
  pid_ = std::atoi(reply_.value.c_str());
  return true;
}

bool Segment::send_one(const Statement& statement) {
  if (!add_limited(statement)) return false;
  ++sent_;
  const bool ends_message =
      is_timed_alone_ || statement.copies_from_stdin || message_.is_full() || changes_reading(statement);
  return !ends_message || send();
}

// Puts the statement, with its limits, into the message, or into the next one.
bool Segment::add_limited(const Statement& statement) {
  const StatementLimits limits = add_limits(statement);
  is_timed_alone_ = limits.time.count() > 0 && session_.facts.version_number < timeout_for_each_statement;
  if (is_timed_alone_ && !message_.empty()) {
    if (!send()) return false;
    note_time(statement, limits);
  }
  add_statement(statement);
  message_.add(session_.limits.behind(statement, session_.settings));
  return true;
}

// CREATE INDEX IF NOT EXISTS would take an invalid index for a good one. What comes before it may decide which is
// meant.
bool Segment::clear_invalid_index(const Statement& statement) {
  if (!statement.head.starts_with("CREATE") || statement.head.find("INDEX IF NOT EXISTS") == std::string::npos)
    return true;
  if (!has_invalid_indexes_) has_invalid_indexes_ = has_invalid_indexes(connection_);
  const ConcurrentWork work = concurrent_work(statement, session_.facts.split);
  if (!*has_invalid_indexes_ || work.index.empty()) return true;
  if (!message_.empty() && !send()) return false;
  for (const InvalidIndex& index : invalid_indexes(connection_, work)) {
    if (!index.builders.empty()) return refuse_while_built(statement, index);
    tell_of_dropping(statement, index);
    add_limits(statement);
    message_.add("DROP INDEX " + index.name);
    if (!send(&statement)) return false;
  }
  return true;
}

bool Segment::wants_savepoint(const Statement& statement) {
  return sent_ > 0 && (policy_->needs_savepoint(statement) || policy_->always_in_place(statement)) &&
         can_have_savepoint(statement);
}

bool Segment::send_at_savepoint(const Statement& statement) {
  if (!message_.empty() && !send()) return false;
  message_.add(savepoint);
  while (!add_limited(statement) || !send())
    if (!is_retried_in_place(statement)) return false;
  ++sent_;
  message_.add("RELEASE SAVEPOINT fishway_retry");
  return true;
}

// Only where the transaction keeps nobody waiting meanwhile. A serialization failure is the whole transaction's.
bool Segment::is_retried_in_place(const Statement& statement) {
  const std::optional<LockOut> lock_out = this->lock_out();
  if (!lock_out || lock_out->cause == LockOut::Cause::serialization) return false;
  if (!roll_back_to_savepoint()) return false;
  const bool in_place = policy_->always_in_place(statement) ||
                        !holds_what_others_want(session_.watcher.connection(), pid_, session_.facts);
  return in_place && policy_->retry_in_place(statement, *lock_out);
}

bool Segment::roll_back_to_savepoint() {
  try {
    connection_.query("ROLLBACK TO SAVEPOINT fishway_retry");
  } catch (const Error&) {
    return false;  // failure() rolls back what can be rolled back
  }
  session_.limits.rolled_back_to_savepoint();
  return true;
}

}  // namespace fishway::postgres
