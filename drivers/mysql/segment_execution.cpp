// How segments are executed and committed: the part of the session that decides between committed, failed, lost and in
// doubt.
#include <fmt/format.h>

#include <utility>

#include "core/error.hpp"
#include "core/script/head_pattern.hpp"
#include "drivers/mysql/lock_outs.hpp"
#include "drivers/mysql/mysql_session.hpp"
#include "drivers/mysql/server_error.hpp"

namespace fishway::mysql {
namespace {

constexpr int query_interrupted = 1317;
constexpr int not_rolled_back = 1196;  // ER_WARNING_NOT_COMPLETE_ROLLBACK
constexpr int record_attempts = 5;

/// Whether it may have turned autocommit off, by itself or by what it calls.
bool may_set_autocommit(const Statement& statement) {
  return head_matches(statement.head, "SET|CALL|EXECUTE|BEGIN|IF|CASE|LOOP|REPEAT|WHILE|FOR");
}

/// Of what fishway writes before a statement runs: no line of the script is to blame.
StatementError own_error(const ServerError& error, const DatabaseFacts& facts) {
  StatementError result = statement_error(error, nullptr, facts);
  result.message = "the progress table cannot be written: " + result.message;
  return result;
}

/// A server that shuts down interrupts what it executes, and closes the connection behind that.
bool is_gone(Connection& connection) {
  try {
    connection.execute("DO 0");
    return false;
  } catch (const ServerError& error) {
    return connection_is_lost(error);
  }
}

Milliseconds since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begin);
}

}  // namespace

void MysqlSession::roll_back() noexcept {
  try {
    connection_.execute("ROLLBACK");
  } catch (const std::exception&) {  // Without a connection the server rolls back by itself.
  }
}

void MysqlSession::fail(Outcome& outcome, const ServerError& error, const StatementError& cause) {
  const bool is_lost =
      connection_is_lost(error) || (error.code == query_interrupted && !is_cancelled_ && is_gone(connection_));
  outcome.kind = is_lost ? attempt_.if_lost : Outcome::Kind::failed;
  outcome.error = cause;
  due_.clear();
  if (outcome.kind != Outcome::Kind::failed) return;
  // Of a statement execute() has decided; this here is what fishway itself writes.
  outcome.lock_out = attempt_.is_judged ? attempt_.lock_out : lock_out(error, {}, false, facts_.dialect);
}

/// What cannot be undone must not be done twice: the attempt then was the last.
void MysqlSession::undo(Outcome& outcome, std::size_t temporary_tables) {
  roll_back();
  if (outcome.kind != Outcome::Kind::failed) return;
  try {
    std::size_t total = 0;
    for (const Warning& warning : connection_.warnings(1, total))
      if (warning.code == std::to_string(not_rolled_back)) outcome.lock_out.reset();
    // Tables without transactions keep what was written: the server warns of them.
    report_warnings(outcome.error ? outcome.error->place : Place{});
    if (outcome.lock_out) state_.drop_temporary_tables_since(temporary_tables);
  } catch (const ServerError&) {  // The connection went now: the server has rolled back.
  }
}

void MysqlSession::require_tables(const CommitRecord& record) {
  if (record.checkpoint) progress_.require();
  if (!record.clear_checkpoint.empty()) progress_.exists();
}

/// Before fishway writes anything of its own: what an earlier script set (READ ONLY, for example) would hit that as
/// well.
void MysqlSession::reset_before(const Statement* statement) {
  if (statement && statement->begins_migration) restore();
}

/// Goes before the statement, which the server does not execute when any of it fails.
void MysqlSession::announce(const Checkpoint& announced) {
  if (announced.script.empty()) return;
  progress_.require();
  due_.add("START TRANSACTION");
  lock_.fence(due_);
  progress_.write(announced, due_);
  due_.add("COMMIT");
}

void MysqlSession::write_record(const CommitRecord& record, long long extra_ms, Message& message) {
  for (const int rank : record.delete_ranks) history_.remove(rank, message);
  history_.insert(record.rows, extra_ms, message);
  if (!record.clear_checkpoint.empty()) progress_.clear(record.clear_checkpoint, message);
  if (record.checkpoint) progress_.write(*record.checkpoint, message);
}

/// Sends the message, and COMMIT with it. Behind a migration's last segment it looks what the script has left in the
/// session, so that the next one need not ask.
void MysqlSession::commit(const CommitRecord& record, Message& message) {
  const std::size_t commit = message.add("COMMIT");
  if (!record.rows.empty() && state_.needs_check()) state_.add_check(message);
  try {
    connection_.send(message);
  } catch (const FailedAt& error) {
    if (error.index <= commit && error.code == not_one_row) lock_.fail();
    if (error.index <= commit) throw;
  }
}

void MysqlSession::commit_record(const CommitRecord& record, long long extra_ms, Message& message) {
  if (record.empty()) return connection_.send(message);
  message.add("START TRANSACTION");
  lock_.fence(message);
  write_record(record, extra_ms, message);
  commit(record, message);
}

/// The statement is done, so whatever only comes at a bad moment for its record is overcome: a lock, or a cancel that
/// came too late for the statement. `before` goes before it; empty: nothing.
void MysqlSession::commit_record_of_done(const CommitRecord& record, long long extra_ms, const std::string& before) {
  for (int attempt = 1;; ++attempt) {
    try {
      Message message = std::exchange(due_, {});
      if (!before.empty()) message.add(before);
      return commit_record(record, extra_ms, message);
    } catch (const ServerError& error) {
      const bool may_pass = error.code == query_interrupted || lock_out(error, {}, false, facts_.dialect);
      if (!may_pass || attempt == record_attempts) throw;
      roll_back();
    }
  }
}

Outcome MysqlSession::commit_segment(StatementStream& statements, const CommitRecord& record, LockPolicy& policy) {
  Outcome outcome;
  attempt_ = {};
  const std::size_t temporary_tables = state_.temporary_tables();
  const Statement* statement = nullptr;
  StatementGroup group;  // `statement` may be one of it
  const Clock::time_point begun = Clock::now();
  try {
    statement = statements.next();
    reset_before(statement);
    require_tables(record);
    due_.add("START TRANSACTION");
    run_all(statements, statement, group, outcome.statements, policy);
    outcome.time = since(begun);
    Message message = std::exchange(due_, {});
    write_record(record, outcome.time.count(), message);
    lock_.guard(message);
    lock_.fence(message);
    attempt_.if_lost = Outcome::Kind::in_doubt;
    commit(record, message);
  } catch (const ServerError& error) {
    fail(outcome, error, statement_error(error, statement, facts_));
    outcome.time = since(begun);
    undo(outcome, temporary_tables);
  } catch (...) {  // The script itself is at fault, or the lock is gone.
    due_.clear();
    roll_back();
    throw;
  }
  return outcome;
}

Outcome MysqlSession::execute_alone(StatementStream& stream, const Checkpoint& announced, const CommitRecord& record,
                                    LockPolicy& policy) {
  Outcome outcome;
  attempt_ = {.is_alone = true};
  is_cancelled_ = false;
  const Statement* statement = stream.next();
  Clock::time_point begun = Clock::now();
  try {
    lock_.guard(due_);
    reset_before(statement);
    announce(announced);
    require_tables(record);
    begun = Clock::now();
    std::string before_record;
    if (statement) {
      run(*statement, policy.limits(*statement), policy);
      // Without it, what fishway reads would open a transaction, and see nothing that others write from then on.
      if (may_set_autocommit(*statement)) before_record = "SET SESSION autocommit = 1";
      ++outcome.statements;
    }
    outcome.time = since(begun);
    statement = nullptr;
    attempt_.if_lost = Outcome::Kind::in_doubt;
    commit_record_of_done(record, outcome.time.count(), before_record);
  } catch (const ServerError& error) {
    const bool is_scripts = attempt_.has_begun || is_cancelled_;
    fail(outcome, error, is_scripts ? statement_error(error, statement, facts_) : own_error(error, facts_));
    // Its record alone is what failed: it must not run again.
    if (outcome.statements > 0) outcome.lock_out.reset();
    outcome.time = since(begun);
    roll_back();
  } catch (...) {
    due_.clear();
    roll_back();
    throw;
  }
  return outcome;
}

}  // namespace fishway::mysql
