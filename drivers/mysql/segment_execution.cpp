// How segments are executed and committed: the part of the session that decides between committed, failed, lost and in
// doubt.
#include <fmt/format.h>

#include "core/error.hpp"
#include "core/script/head_pattern.hpp"
#include "drivers/mysql/mysql_session.hpp"
#include "drivers/mysql/server_error.hpp"

namespace fishway::mysql {
namespace {

constexpr std::size_t warnings_per_statement = 10;
constexpr int query_interrupted = 1317;

/// Tells cancel() that there is something to cancel.
class Running {
 public:
  explicit Running(std::atomic<bool>& flag) : flag_(flag) { flag_ = true; }
  ~Running() { flag_ = false; }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  std::atomic<bool>& flag_;
};

/// Whether it may have turned autocommit off, by itself or by what it calls.
bool may_set_autocommit(const Statement& statement) {
  return head_matches(statement.head, "SET|CALL|EXECUTE|BEGIN|IF|CASE|LOOP|REPEAT|WHILE|FOR");
}

/// Whether it may have rows though it reads no table.
bool may_read_no_table(const Statement& statement) {
  if (statement.head.starts_with("SET")) return statement.head.starts_with("SET STATEMENT");  // ... FOR SELECT 1
  for (const char* word : {"CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE", "REPLACE"})
    if (statement.head.starts_with(word)) return false;
  return true;
}

void fail(Outcome& outcome, const StatementError& cause, bool is_lost, Outcome::Kind if_lost) {
  outcome.kind = is_lost ? if_lost : Outcome::Kind::failed;
  outcome.error = cause;
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

void MysqlSession::run(const Statement& statement) {
  if (statement.begins_migration) state_.restore();
  state_.note(statement);
  {
    const Running running(statement_is_running_);
    if (facts_.dialect == Dialect::mariadb && may_read_no_table(statement)) connection_.clear_diagnostics();
    connection_.execute(statement.text);
    connection_.require_all_rows();
  }
  report_warnings(statement.place());
}

void MysqlSession::report_warnings(const Place& place) {
  if (!sink_) return;
  std::size_t total = 0;
  const std::vector<Warning> warnings = connection_.warnings(warnings_per_statement, total);
  for (const Warning& warning : warnings) sink_->notice({warning.level, warning.code, warning.message, place});
  if (total > warnings.size())
    sink_->notice({"Note", "", fmt::format("{} more of this statement", total - warnings.size()), place});
}

void MysqlSession::require_tables(const CommitRecord& record) {
  if (record.checkpoint) progress_.require();
}

/// Before fishway writes anything of its own: what an earlier script set (READ ONLY, for example) would hit that as
/// well.
void MysqlSession::reset_before(const Statement* statement) {
  if (statement && statement->begins_migration) state_.restore();
}

void MysqlSession::announce(const Checkpoint& announced) {
  if (announced.script.empty()) return;
  progress_.require();
  begin();
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
  write_record(record, extra_ms);
  connection_.execute("COMMIT");
}

Outcome MysqlSession::commit_segment(StatementStream& statements, const CommitRecord& record, LockPolicy&) {
  Outcome outcome;
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
      run(*statement);
      ++outcome.statements;
    }
    outcome.time = since(begun);
    write_record(record, outcome.time.count());
    lock_.require_if_taken();
    if_lost = Outcome::Kind::in_doubt;
    connection_.execute("COMMIT");
  } catch (const ServerError& error) {
    fail(outcome, statement_error(error, statement, facts_), connection_is_lost(error), if_lost);
    outcome.time = since(begun);
    roll_back();
    // Tables without transactions keep what was written: the server warns of them.
    if (outcome.kind == Outcome::Kind::failed) report_warnings(statement ? statement->place() : Place{});
  } catch (...) {  // The script itself is at fault, or the lock is gone.
    roll_back();
    throw;
  }
  return outcome;
}

Outcome MysqlSession::execute_alone(StatementStream& stream, const Checkpoint& announced, const CommitRecord& record,
                                    LockPolicy&) {
  Outcome outcome;
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
      run(*statement);
      // Without it, what fishway reads would open a transaction, and see nothing that others write from then on.
      if (may_set_autocommit(*statement)) connection_.execute("SET SESSION autocommit = 1");
      ++outcome.statements;
    }
    outcome.time = since(begun);
    statement = nullptr;
    try {
      commit_record(record, outcome.time.count());
    } catch (const ServerError& error) {
      // A cancel that came too late for the statement must not hit its record.
      if (error.code != query_interrupted) throw;
      roll_back();
      commit_record(record, outcome.time.count());
    }
  } catch (const ServerError& error) {
    const StatementError cause = has_begun ? statement_error(error, statement, facts_) : own_error(error, facts_);
    fail(outcome, cause, connection_is_lost(error), if_lost);
    outcome.time = since(begun);
    roll_back();
  }
  return outcome;
}

}  // namespace fishway::mysql
