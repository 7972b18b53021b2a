// How one statement of a migration is executed: under its limits, watched, and told apart when it fails.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "core/script/head_pattern.hpp"
#include "drivers/mysql/lock_outs.hpp"
#include "drivers/mysql/mysql_session.hpp"
#include "drivers/mysql/online_ddl.hpp"
#include "drivers/mysql/several_statements.hpp"
#include "drivers/mysql/sql_text.hpp"
#include "drivers/mysql/statement_group.hpp"

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

/// Executes all, from `statement` on, which is the one that failed when it throws. Short ones travel together.
void MysqlSession::run_all(StatementStream& statements, const Statement*& statement, StatementGroup& group,
                           std::size_t& executed, LockPolicy& policy) {
  const auto send_group = [&](const Statement* next) {
    execute_together(group, executed, statement);
    group.clear();
    statement = next;
  };
  for (; statement; statement = statements.next()) {
    const StatementLimits limits = policy.limits(*statement);
    if (group.has_to_be_sent_before(limits)) send_group(statement);
    if (StatementGroup::takes(*statement, limits, facts_.split)) {
      if (state_.has_to_ask(*statement)) send_due();
      state_.note(*statement);
      group.add(*statement, limits);
    } else {
      send_group(statement);
      run(*statement, limits, policy);
      ++executed;
    }
  }
  send_group(nullptr);
}

void MysqlSession::run(const Statement& statement, StatementLimits limits, LockPolicy& policy) {
  reset_before(&statement);
  if (may_do_half(statement) && limits.lock.count() > 0) limits.lock = std::max(limits.lock, only_chance);
  if (state_.has_to_ask(statement)) send_due();
  state_.note(statement);
  const DdlStatement ddl = read_ddl(statement, facts_.split);
  const Watched watched = watched_by(ddl, limits);
  if (!run_online(statement, ddl, watched, limits, policy)) execute(statement, statement.text, watched, limits);
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

/// 0 when there is no such table. Sends what is due.
std::uint64_t MysqlSession::table_bytes(const TableName& table) {
  std::uint64_t bytes = 0;
  due_.add(fmt::format("SELECT DATA_LENGTH + INDEX_LENGTH FROM information_schema.TABLES WHERE TABLE_SCHEMA = {} AND "
                       "TABLE_NAME = {}",
                       literal(table.schema), literal(table.name)),
           [&](const std::vector<Row>& rows) {
             if (!rows.empty() && rows[0].at(0)) bytes = std::strtoull(rows[0][0]->c_str(), nullptr, 10);
           });
  send_due();
  attempt_.has_begun = true;  // What is announced is announced.
  return bytes;
}

/// Executes `text` in the statement's stead, behind what is due, and judges its failure.
void MysqlSession::execute(const Statement& statement, const std::string& text, const Watched& watched,
                           const StatementLimits& limits) {
  wait_limits_.require(limits.lock, limits.time, due_);
  const bool shares_message = has_one_result(statement, facts_.dialect);
  if (text.find(';') != std::string::npos) require_single(text);
  if (!shares_message) send_due();
  if (attempt_.is_alone) attempt_.if_lost = Outcome::Kind::in_doubt;
  Verdict verdict;
  const std::optional<ServerError> failure = watch(
      watched, [&] { return shares_message ? send_with_due(text) : send_alone(statement, text); }, verdict);
  if (may_set_limits(statement)) wait_limits_.forget();
  if (!attempt_.has_begun && failure && failure->code == not_one_row) lock_.fail();
  if (failure) {
    if (may_do_half(statement)) attempt_.lock_out.reset();
    throw explained(*failure, verdict, watched);
  }
  if (!shares_message)
    report_warnings(statement.place());
  else if (verdict.ended == Verdict::Ended::no)
    ask_for_warnings(statement.place(), due_);
}

/// Calls `send` while the watcher watches, and notes what its failure means.
template <class Send>
std::optional<ServerError> MysqlSession::watch(const Watched& watched, Send send, Verdict& verdict) {
  attempt_.is_judged = false;
  is_cancelled_ = false;
  watch_.begin(watched);
  std::optional<ServerError> failure;
  try {
    const Running running(statement_is_running_);
    failure = send();
  } catch (...) {
    watch_.end();
    throw;
  }
  verdict = watch_.end();
  if (verdict.ended != Verdict::Ended::no && !(failure && connection_is_lost(*failure))) absorb_kill();
  if (failure) {
    attempt_.is_judged = true;
    attempt_.lock_out = lock_out(*failure, verdict, is_cancelled_, facts_.dialect);
  }
  return failure;
}

/// Executes what the group holds, counting; the one that failed is `failed` then.
void MysqlSession::execute_together(const StatementGroup& group, std::size_t& executed, const Statement*& failed) {
  if (group.empty()) return;
  wait_limits_.require(group.limits().lock, Milliseconds(0), due_);
  Message message = std::exchange(due_, {});
  std::vector<std::size_t> places;
  for (const Statement& statement : group.statements()) {
    places.push_back(message.add(statement.text));
    ask_for_warnings(statement.place(), message);
  }
  const Watched watched{group.limits().lock, Milliseconds(0), {}};
  std::size_t answered = message.size();
  Verdict verdict;
  const auto send = [&]() -> std::optional<ServerError> {
    try {
      connection_.send(message);
      return std::nullopt;
    } catch (const FailedAt& error) {
      answered = error.index;
      return error;
    }
  };
  const std::optional<ServerError> failure = watch(watched, send, verdict);
  const auto behind = [&](std::size_t place) { return std::ranges::upper_bound(places, place) - places.begin(); };
  executed += static_cast<std::size_t>(std::ranges::lower_bound(places, answered) - places.begin());
  if (!failure) return;
  if (answered < places.front()) wait_limits_.forget();
  failed = &group.statements()[static_cast<std::size_t>(std::max<std::ptrdiff_t>(behind(answered), 1) - 1)];
  throw explained(*failure, verdict, watched);
}

/// A statement that another delimiter than the semicolon ended may be several: the server would execute them all, as
/// the connection takes messages of several statements. Where its text looks like that, the server is asked.
void MysqlSession::require_single(const std::string& text) {
  if (!looks_like_several(text, facts_.split)) return;
  send_due();
  connection_.execute(fmt::format("SET @fishway_statement = {}", literal(text)));
  try {
    connection_.execute("PREPARE `fishway statement` FROM @fishway_statement");
    connection_.execute("DEALLOCATE PREPARE `fishway statement`");
  } catch (const ServerError& error) {
    constexpr int syntax_error = 1064;
    attempt_.has_begun = true;
    if (connection_is_lost(error) || error.code == syntax_error) throw;
  }
  connection_.execute("SET @fishway_statement = NULL");
}

std::optional<ServerError> MysqlSession::send_with_due(const std::string& text) {
  Message message = std::exchange(due_, {});
  const std::size_t own = message.size();
  message.add(text);
  try {
    connection_.send(message);
    attempt_.has_begun = true;
    return std::nullopt;
  } catch (const FailedAt& error) {
    attempt_.has_begun = error.index >= own;
    if (!attempt_.has_begun) wait_limits_.forget();
    return error;
  }
}

std::optional<ServerError> MysqlSession::send_alone(const Statement& statement, const std::string& text) {
  attempt_.has_begun = true;
  try {
    if (answers_with_rows_of_errors(statement)) {
      require_no_lock_error(connection_.execute_with_rows(text));
      return std::nullopt;
    }
    if (facts_.dialect == Dialect::mariadb && may_read_no_table(statement)) connection_.clear_diagnostics();
    connection_.execute(text);
    connection_.require_all_rows();
    return std::nullopt;
  } catch (const ServerError& error) {
    return error;
  }
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

/// The same, in a message behind the statement. At most max_error_count of them are known.
void MysqlSession::ask_for_warnings(const Place& place, Message& message) {
  if (!sink_) return;
  message.add("SHOW WARNINGS", [this, place](const std::vector<Row>& rows) {
    for (std::size_t i = 0; i < std::min(rows.size(), warnings_per_statement); ++i)
      sink_->notice({rows[i].at(0).value_or(""), rows[i].at(1).value_or(""), rows[i].at(2).value_or(""), place});
    if (rows.size() > warnings_per_statement)
      sink_->notice(
          {"Note", "", fmt::format("{} more of this statement", rows.size() - warnings_per_statement), place});
  });
}

}  // namespace fishway::mysql
