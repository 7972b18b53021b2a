// How one statement of a migration is executed: under its limits, watched, and told apart when it fails.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "core/script/head_pattern.hpp"
#include "drivers/mysql/lock_outs.hpp"
#include "drivers/mysql/mysql_session.hpp"
#include "drivers/mysql/online_ddl.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

constexpr std::size_t warnings_per_statement = 10;
constexpr Milliseconds only_chance{2'000};

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

/// Whether it may have rows though it reads no table.
bool may_read_no_table(const Statement& statement) {
  if (statement.head.starts_with("SET")) return statement.head.starts_with("SET STATEMENT");  // ... FOR SELECT 1
  for (const char* word : {"CREATE", "ALTER", "DROP", "INSERT", "UPDATE", "DELETE", "REPLACE"})
    if (statement.head.starts_with(word)) return false;
  return true;
}

bool answers_with_rows_of_errors(const Statement& statement) {
  return head_matches(statement.head, "ANALYZE|CHECK|OPTIMIZE|REPAIR");
}

/// Whether it can set the session's time-outs.
bool may_set_limits(const Statement& statement) { return statement.head.starts_with("SET") || may_do_half(statement); }

}  // namespace

void MysqlSession::run(const Statement& statement, LockPolicy& policy) {
  reset_before(&statement);
  StatementLimits limits = policy.limits(statement);
  if (may_do_half(statement) && limits.lock.count() > 0) limits.lock = std::max(limits.lock, only_chance);
  state_.note(statement);
  const DdlStatement ddl = read_ddl(statement, facts_.split);
  const Watched watched = watched_by(ddl, limits);
  if (!run_online(statement, ddl, watched, limits, policy)) execute(statement, statement.text, watched, limits);
  report_warnings(statement.place());
  if (statement.head.starts_with("USE")) current_schema_ = connection_.query_cell("SELECT DATABASE()").value_or("");
}

Watched MysqlSession::watched_by(const DdlStatement& ddl, const StatementLimits& limits) const {
  Watched watched{limits.lock, facts_.dialect == Dialect::mysql ? limits.time : Milliseconds{0}, ddl.tables};
  for (TableName& table : watched.tables)
    if (table.schema.empty()) table.schema = current_schema_;
  return watched;
}

/// False when it is to be executed as it is written. Throws Refusal.
bool MysqlSession::run_online(const Statement& statement, const DdlStatement& ddl, const Watched& watched,
                              const StatementLimits& limits, LockPolicy& policy) {
  const std::vector<OnlineAttempt> attempts = online_attempts(statement.text, ddl, facts_.dialect);
  if (attempts.empty() && !copies_without_asking(ddl, facts_.dialect)) return false;
  if (policy.allows(statement, "table-copy")) return false;
  const TableName& table = watched.tables.front();
  const std::uint64_t bytes = table_bytes(table);
  if (bytes < small_table_bytes) return false;
  ServerError refused{0, "", "it moves rows between partitions"};
  for (const OnlineAttempt& attempt : attempts) {
    try {
      execute(statement, attempt.text, watched, limits);
      if (sink_) sink_->notice({"Note", "", attempt.clause, statement.place()});
      return true;
    } catch (const ServerError& error) {
      if (!is_not_supported(error)) throw;
      refused = error;
    }
  }
  throw Refusal(refused, ddl, table, bytes);
}

/// 0 when there is no such table.
std::uint64_t MysqlSession::table_bytes(const TableName& table) {
  const Cell bytes = connection_.query_cell(
      fmt::format("SELECT DATA_LENGTH + INDEX_LENGTH FROM information_schema.TABLES WHERE TABLE_SCHEMA = {} AND "
                  "TABLE_NAME = {}",
                  literal(table.schema), literal(table.name)));
  return bytes ? std::strtoull(bytes->c_str(), nullptr, 10) : 0;
}

/// Executes `text` in the statement's stead, and notes in lock_out_ when it was locked out.
void MysqlSession::execute(const Statement& statement, const std::string& text, const Watched& watched,
                           const StatementLimits& limits) {
  wait_limits_.require(limits.lock, limits.time);
  std::optional<ServerError> failure;
  is_cancelled_ = false;
  watch_.begin(watched);
  try {
    const Running running(statement_is_running_);
    send(statement, text);
  } catch (const ServerError& error) {
    failure = error;
  } catch (...) {
    watch_.end();
    throw;
  }
  const Verdict verdict = watch_.end();
  if (may_set_limits(statement)) wait_limits_.forget();
  if (verdict.ended != Verdict::Ended::no && !(failure && connection_is_lost(*failure))) absorb_kill();
  if (!failure) return;
  if (!may_do_half(statement)) lock_out_ = lock_out(*failure, verdict, is_cancelled_, facts_.dialect);
  throw explained(*failure, verdict, watched);
}

void MysqlSession::send(const Statement& statement, const std::string& text) {
  if (answers_with_rows_of_errors(statement)) return require_no_lock_error(connection_.execute_with_rows(text));
  if (facts_.dialect == Dialect::mariadb && may_read_no_table(statement)) connection_.clear_diagnostics();
  connection_.execute(text);
  connection_.require_all_rows();
}

/// A KILL QUERY that came as the statement ended must not hit the next one.
void MysqlSession::absorb_kill() {
  try {
    connection_.execute("DO 0");
  } catch (const ServerError& error) {
    if (connection_is_lost(error)) throw;
  }
}

void MysqlSession::report_warnings(const Place& place) {
  if (!sink_) return;
  std::size_t total = 0;
  const std::vector<Warning> warnings = connection_.warnings(warnings_per_statement, total);
  for (const Warning& warning : warnings) sink_->notice({warning.level, warning.code, warning.message, place});
  if (total > warnings.size())
    sink_->notice({"Note", "", fmt::format("{} more of this statement", total - warnings.size()), place});
}

}  // namespace fishway::mysql
