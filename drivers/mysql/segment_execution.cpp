// How segments are executed and committed: the part of the session that decides between committed, failed, lost and in
// doubt.
#include <fmt/format.h>

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

void MysqlSession::fail(Outcome& outcome, const ServerError& error, const StatementError& cause, Outcome::Kind if_lost,
                        bool by_statement) {
  outcome.kind = connection_is_lost(error) ? if_lost : Outcome::Kind::failed;
  outcome.error = cause;
  if (outcome.kind != Outcome::Kind::failed) return;
  // Of a statement execute() has decided; this here is what fishway itself writes.
  outcome.lock_out = by_statement ? lock_out_ : lock_out(error, {}, false, facts_.dialect);
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
}

/// Before fishway writes anything of its own: what an earlier script set (READ ONLY, for example) would hit that as
/// well.
void MysqlSession::reset_before(const Statement* statement) {
  if (statement && statement->begins_migration) restore();
}

void MysqlSession::announce(const Checkpoint& announced) {
  if (announced.script.empty()) return;
  progress_.require();
  begin();
  lock_.fence();
  progress_.write(announced);
  connection_.execute("COMMIT");
}

void MysqlSession::write_record(const CommitRecord& record, long long extra_ms) {
  for (const int rank : record.delete_ranks) history_.remove(rank);
  history_.insert(record.rows, extra_ms);
  if (!record.clear_checkpoint.empty()) progress_.clear(record.clear_checkpoint);
  if (record.checkpoint) progress_.write(*record.checkpoint);
}

void MysqlSession::commit_record(const CommitRecord& record, long long extra_ms) {
  if (record.empty()) return;
  begin();
  lock_.fence();
  write_record(record, extra_ms);
  connection_.execute("COMMIT");
}

/// The statement is done, so whatever only comes at a bad moment for its record is overcome: a lock, or a cancel that
/// came too late for the statement.
void MysqlSession::commit_record_of_done(const CommitRecord& record, long long extra_ms) {
  for (int attempt = 1;; ++attempt) {
    try {
      return commit_record(record, extra_ms);
    } catch (const ServerError& error) {
      const bool may_pass = error.code == query_interrupted || lock_out(error, {}, false, facts_.dialect);
      if (!may_pass || attempt == record_attempts) throw;
      roll_back();
    }
  }
}

Outcome MysqlSession::commit_segment(StatementStream& statements, const CommitRecord& record, LockPolicy& policy) {
  Outcome outcome;
  lock_out_.reset();
  const std::size_t temporary_tables = state_.temporary_tables();
  const Statement* statement = nullptr;
  Outcome::Kind if_lost = Outcome::Kind::lost;
  const Clock::time_point begun = Clock::now();
  try {
    statement = statements.next();
    reset_before(statement);
    require_tables(record);
    if (!record.clear_checkpoint.empty()) progress_.exists();
    begin();
    for (; statement; statement = statements.next()) {
      run(*statement, policy);
      ++outcome.statements;
    }
    outcome.time = since(begun);
    write_record(record, outcome.time.count());
    lock_.require_if_taken();
    lock_.fence();
    if_lost = Outcome::Kind::in_doubt;
    connection_.execute("COMMIT");
  } catch (const ServerError& error) {
    fail(outcome, error, statement_error(error, statement, facts_), if_lost, statement != nullptr);
    outcome.time = since(begun);
    undo(outcome, temporary_tables);
  } catch (...) {  // The script itself is at fault, or the lock is gone.
    roll_back();
    throw;
  }
  return outcome;
}

Outcome MysqlSession::execute_alone(StatementStream& stream, const Checkpoint& announced, const CommitRecord& record,
                                    LockPolicy& policy) {
  Outcome outcome;
  lock_out_.reset();
  const Statement* statement = stream.next();
  Outcome::Kind if_lost = Outcome::Kind::lost;
  Clock::time_point begun = Clock::now();
  bool has_begun = false;
  try {
    lock_.require_if_taken();
    reset_before(statement);
    announce(announced);
    require_tables(record);
    if (!record.clear_checkpoint.empty()) progress_.exists();
    has_begun = true;
    if_lost = Outcome::Kind::in_doubt;
    begun = Clock::now();
    if (statement) {
      run(*statement, policy);
      // Without it, what fishway reads would open a transaction, and see nothing that others write from then on.
      if (may_set_autocommit(*statement)) connection_.execute("SET SESSION autocommit = 1");
      ++outcome.statements;
    }
    outcome.time = since(begun);
    statement = nullptr;
    commit_record_of_done(record, outcome.time.count());
  } catch (const ServerError& error) {
    const StatementError cause = has_begun ? statement_error(error, statement, facts_) : own_error(error, facts_);
    fail(outcome, error, cause, if_lost, has_begun && statement);
    // Its record alone is what failed: it must not run again.
    if (outcome.statements > 0) outcome.lock_out.reset();
    outcome.time = since(begun);
    roll_back();
  }
  return outcome;
}

}  // namespace fishway::mysql
