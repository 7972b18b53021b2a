// How a session executes a migration's statements.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>

#include "core/script/transaction_rules.hpp"
#include "drivers/sqlite/result_codes.hpp"
#include "drivers/sqlite/sqlite_session.hpp"
#include "drivers/sqlite/table_drops.hpp"

namespace fishway::sqlite {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kRowsShown = 10;
constexpr const char* kWithoutCommit = "remove it, or write `-- fishway: transaction=off` at the top of the script";
constexpr Milliseconds kWithoutLimit = std::chrono::hours(24 * 365);

Milliseconds since(Clock::time_point begin) { return std::chrono::duration_cast<Milliseconds>(Clock::now() - begin); }

StatementError error_of(const Statement& statement, std::string message, std::string hint, std::string code = {}) {
  return {std::move(message), std::move(hint),     std::move(code),
          statement.place(),  statement.excerpt(), statement.number};
}

StatementError statement_error(const SqliteError& error, const Statement& statement) {
  StatementError result = error_of(statement, error.message, error.hint, error.server_code);
  if (error.offset >= 0) result.place = statement.place_at(static_cast<std::size_t>(error.offset));
  return result;
}

// Of BEGIN, the record, or COMMIT.
StatementError frame_error(const SqliteError& error) {
  return {error.message, error.hint, error.server_code, {}, {}, 0};
}

std::string first_of(const std::vector<std::string>& texts) {
  std::size_t shown = std::min(texts.size(), kRowsShown);
  std::string text =
      fmt::format("{}", fmt::join(texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(shown), "\n"));
  return shown == texts.size() ? text : fmt::format("{}\n... and {} more", text, texts.size() - shown);
}

std::string row_text(const Query& query) {
  std::vector<std::string> values;
  for (int i = 0; i < query.columns(); ++i) values.push_back(query.text(i));
  return fmt::format("{}", fmt::join(values, " | "));
}

/// The rows of a check that say that something is wrong.
class CheckRows {
 public:
  explicit CheckRows(std::string pragma) : pragma_(std::move(pragma)) {}
  void take(const Query& query) {
    if (pragma_ == "foreign_key_check")
      found_.push_back(Violation{query.text(0), query.text(1), query.text(2)}.text());
    else if ((pragma_ == "integrity_check" || pragma_ == "quick_check") && query.text(0) != "ok")
      found_.push_back(row_text(query));
  }
  void require_none(const Statement& statement) const {
    if (found_.empty()) return;
    throw StatementFailed{error_of(statement, fmt::format("PRAGMA {} found:\n{}", pragma_, first_of(found_)),
                                   "put the rows right, before or in this migration")};
  }

 private:
  std::string pragma_;
  std::vector<std::string> found_;
};

}  // namespace

std::optional<LockOut> SqliteSession::lock_out_of(const SqliteError& error) {
  bool helps_to_wait = (error.code & 0xff) == SQLITE_BUSY || error.code == SQLITE_LOCKED_SHAREDCACHE;
  if (!helps_to_wait) return std::nullopt;
  watching_since_ = Clock::now();
  return LockOut{LockOut::Cause::lock_timeout, error.blockers, {}};
}

// A COMMIT that is locked out is its last statement's matter: that one's directives say how long it may wait.
void SqliteSession::fail(Outcome& outcome, const SqliteError& error, const std::optional<StatementError>& at) {
  outcome.kind = Outcome::Kind::failed;
  outcome.error = frame_error(error);
  outcome.lock_out = lock_out_of(error);
  if (!at || !outcome.lock_out) return;
  outcome.error = *at;
  outcome.error->message = error.message;
  outcome.error->hint = error.hint;
  outcome.error->code = error.server_code;
}

void SqliteSession::fail(Outcome& outcome, StatementFailed& failure) {
  outcome.kind = Outcome::Kind::failed;
  outcome.error = std::move(failure.error);
  outcome.lock_out = std::move(failure.lock_out);
}

void SqliteSession::allow(const StatementLimits& limits) {
  Milliseconds lock = limits.lock.count() > 0 ? limits.lock : kWithoutLimit;
  connection_.wait_when_busy({std::max(lock, patience().waiting), lock});
  statement_time_ = limits.time;
}

// One of the statements that SQLite sees in a statement's text. Gives back what is behind it.
std::string_view SqliteSession::execute_first(std::string_view text, const Statement& statement, TableDrops* drops) {
  intent_->begin();
  std::optional<Query> query(std::in_place, connection_, text);
  const StatementIntent::Found intent = intent_->found();
  std::string_view rest = query->rest();
  if (intent.may_write_table) history_->may_have_changed();
  if (drops && intent.ends_transaction)
    throw StatementFailed{error_of(statement, "the statement ends the transaction of its migration", kWithoutCommit)};
  if (drops && !intent.dropped_table.empty() && drops->would_touch_others(intent.dropped_table)) {
    query.reset();
    drops->execute(text.substr(0, text.size() - rest.size()), intent.dropped_table);
    return rest;
  }
  CheckRows check(intent.pragma);
  while (query->step()) check.take(*query);
  check.require_none(statement);
  if (connection_.is_locked_out())
    throw SqliteError(SQLITE_BUSY, sqlite3_errstr(SQLITE_BUSY), code_hint(SQLITE_BUSY, connection_.file()), -1,
                      connection_.in_the_way());
  return rest;
}

// A statement's text can hold several for SQLite, if the script is cut otherwise than SQLite would; all are executed.
void SqliteSession::execute(const Statement& statement, TableDrops* drops) {
  std::string_view text = statement.text;
  connection_.limit_time(statement_time_);
  try {
    for (std::string_view rest = text; !rest.empty();) {
      try {
        rest = execute_first(rest, statement, drops);
      } catch (SqliteError& error) {
        if (error.offset >= 0) error.offset += static_cast<int>(text.size() - rest.size());
        throw;
      }
    }
  } catch (const SqliteError& error) {
    throw StatementFailed{statement_error(error, statement), lock_out_of(error)};
  }
  connection_.limit_time(Milliseconds(0));
}

void SqliteSession::execute_inside(const Statement& statement, TableDrops& drops) {
  execute(statement, &drops);
  if (!connection_.in_transaction())
    throw StatementFailed{error_of(statement, "the statement ended the transaction of its migration", kWithoutCommit)};
}

// Before COMMIT, because a table that was dropped may have been replaced by then.
void SqliteSession::require_keys(TableDrops& drops, const StatementError& at) {
  if (drops.empty()) return;
  StatementError error = at;
  error.code = code_name(SQLITE_CONSTRAINT_FOREIGNKEY);
  error.hint =
      "foreign keys are on, and DROP TABLE does not take the rows of other tables along here: copy all rows that they "
      "refer to into the new table, and give that the old name in the same transaction; or delete them first";
  try {
    std::vector<std::string> found;
    for (const Violation& violation : drops.new_violations()) found.push_back(violation.text());
    if (found.empty()) return;
    error.message = fmt::format("a dropped table leaves rows that refer to nothing:\n{}", first_of(found));
  } catch (const SqliteError& mismatch) {
    if ((mismatch.code & 0xff) != SQLITE_ERROR) throw;
    error.message = mismatch.message;
  }
  throw StatementFailed{error};
}

void SqliteSession::write_record(const CommitRecord& record, Milliseconds time) {
  for (int rank : record.delete_ranks) history_->remove(rank);
  for (const HistoryRow& row : record.rows) history_->insert(row, time.count());
  if (record.checkpoint) progress_->write(*record.checkpoint);
  if (!record.clear_checkpoint.empty()) progress_->remove(record.clear_checkpoint);
}

/// Before BEGIN, because not everything can be put back inside a transaction.
void SqliteSession::begin_segment(const Statement* first, LockPolicy& policy) {
  if (first) remember_connection();
  if (first && first->begins_migration) reset();
  allow(first ? policy.limits(*first) : StatementLimits{});
}

/// A segment up to its COMMIT, inside its transaction. `last` tells where to report what concerns the whole.
void SqliteSession::execute_segment(StatementStream& statements, const Statement* first, const CommitRecord& record,
                                    LockPolicy& policy, Clock::time_point begin, Outcome& outcome,
                                    std::optional<StatementError>& last) {
  TableDrops drops(connection_);
  std::optional<StatementError> dropped;  // where to report what concerns the dropped tables
  for (const Statement* statement = first; statement; statement = statements.next()) {
    if (statement->begins_migration && outcome.statements > 0) reset();
    if (outcome.statements > 0) allow(policy.limits(*statement));
    bool had_drops = !drops.empty();
    execute_inside(*statement, drops);
    ++outcome.statements;
    if (!had_drops && !drops.empty()) dropped = error_of(*statement, {}, {});
    if (statements.at_end()) last = error_of(*statement, {}, {});
  }
  require_keys(drops, dropped.value_or(StatementError{}));
  outcome.time = since(begin);
  write_record(record, outcome.time);
}

Outcome SqliteSession::commit_segment(StatementStream& statements, const CommitRecord& record, LockPolicy& policy) {
  Activity activity(*this, Activity::Kind::writing);
  Outcome outcome;
  std::optional<StatementError> last;
  const Statement* first = statements.next();
  auto begin = Clock::now();
  try {
    begin_segment(first, policy);
    Transaction transaction(connection_);
    history_->require_unmoved();
    execute_segment(statements, first, record, policy, begin, outcome, last);
    history_->commit_knowing([&] { transaction.commit(); });
  } catch (StatementFailed& failure) {
    fail(outcome, failure);
  } catch (const SqliteError& error) {
    fail(outcome, error, last);
  }
  outcome.time = since(begin);
  return outcome;
}

// Also without an announcement nobody else may have written in between.
void SqliteSession::announce(const Checkpoint& announced) {
  Transaction transaction(connection_);
  history_->require_unmoved();
  if (!announced.script.empty()) progress_->write(announced);
  history_->commit_knowing([&] { transaction.commit(); });
}

void SqliteSession::execute_outside(const Statement& statement) {
  connection_.begin_waiting_anew();
  execute(statement, nullptr);
  if (!connection_.in_transaction()) return;
  connection_.execute("ROLLBACK");
  throw StatementFailed{error_of(statement, "the statement opened a transaction and left it open",
                                 "remove BEGIN: fishway opens the transactions")};
}

// Only what SQLite cannot have in a transaction is executed outside one. Everything else is committed together with its
// record, so that nobody ever has to find out whether it took effect.
Outcome SqliteSession::execute_alone(StatementStream& statements, const Checkpoint& announced,
                                     const CommitRecord& record, LockPolicy& policy) {
  Activity activity(*this, Activity::Kind::writing);
  Outcome outcome;
  const Statement* statement = statements.next();
  std::optional<StatementError> at;
  if (statement) at = error_of(*statement, {}, {});
  auto begin = Clock::now();
  try {
    begin_segment(statement, policy);
    announce(announced);
    if (statement && can_share_transaction(*statement)) return commit_with_record(*statement, record);
    if (statement) execute_outside(*statement);
    if (statement) ++outcome.statements;
    outcome.time = since(begin);
    if (record.empty()) return outcome;
    at.reset();
    write([&](Transaction& transaction) {
      history_->may_have_changed();
      write_record(record, outcome.time);
      history_->commit_knowing([&] { transaction.commit(); });
    });
  } catch (StatementFailed& failure) {
    fail(outcome, failure);
  } catch (const SqliteError& error) {
    fail(outcome, error, at);
    if (outcome.statements > 0) outcome.lock_out.reset();  // it is done, and must not be done again
  }
  outcome.time = since(begin);
  return outcome;
}

// Of PRAGMAs some have no effect inside. All of them can be executed again.
bool SqliteSession::can_share_transaction(const Statement& statement) const {
  return !statement.head.starts_with("PRAGMA") &&
         transaction_use(statement, Dialect::sqlite, facts_.version_number) == TransactionUse::inside;
}

// Throws what execute_alone catches, but for a record that fails: nothing is left of the statement then, either.
Outcome SqliteSession::commit_with_record(const Statement& statement, const CommitRecord& record) {
  Outcome outcome;
  auto begin = Clock::now();
  Transaction transaction(connection_);
  history_->require_unmoved();
  TableDrops drops(connection_);
  execute_inside(statement, drops);
  require_keys(drops, error_of(statement, {}, {}));
  outcome.time = since(begin);
  try {
    write_record(record, outcome.time);
    history_->commit_knowing([&] { transaction.commit(); });
  } catch (const SqliteError& error) {
    throw StatementFailed{statement_error(error, statement), lock_out_of(error)};
  }
  outcome.statements = 1;
  return outcome;
}

}  // namespace fishway::sqlite
