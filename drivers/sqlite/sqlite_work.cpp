// How a session executes a migration's statements.
#include <chrono>

#include "drivers/sqlite/result_codes.hpp"
#include "drivers/sqlite/sqlite_session.hpp"

namespace fishway::sqlite {
namespace {

using Clock = std::chrono::steady_clock;

Milliseconds since(Clock::time_point begin) { return std::chrono::duration_cast<Milliseconds>(Clock::now() - begin); }

StatementError statement_error(const SqliteError& error, const Statement& statement) {
  Place place = error.offset >= 0 ? statement.place_at(static_cast<std::size_t>(error.offset)) : statement.place();
  return {error.message, error.hint, error.server_code, std::move(place), statement.excerpt(), statement.number};
}

// Of BEGIN, the record, or COMMIT.
StatementError frame_error(const SqliteError& error) {
  return {error.message, error.hint, error.server_code, {}, {}, 0};
}

// A failure in the statement itself, told apart from one in the frame around it.
struct StatementFailed {
  StatementError error;
};

void failed(Outcome& outcome, StatementError error) {
  outcome.kind = Outcome::Kind::failed;
  outcome.error = std::move(error);
}

}  // namespace

// A statement's text can hold several for SQLite, if the script is cut otherwise than SQLite would; all are executed.
void SqliteSession::execute(const Statement& statement) {
  std::string_view text = statement.text;
  try {
    for (std::string_view rest = text; !rest.empty();) {
      try {
        Query query(connection_, rest);
        query.run();
        rest = query.rest();
      } catch (SqliteError& error) {
        if (error.offset >= 0) error.offset += static_cast<int>(text.size() - rest.size());
        throw;
      }
    }
  } catch (const SqliteError& error) {
    throw StatementFailed{statement_error(error, statement)};
  }
}

void SqliteSession::write_record(const CommitRecord& record, Milliseconds time) {
  for (int rank : record.delete_ranks) history_->remove(rank);
  for (const HistoryRow& row : record.rows) history_->insert(row, time.count());
  if (record.checkpoint) progress_->write(*record.checkpoint);
  if (!record.clear_checkpoint.empty()) progress_->remove(record.clear_checkpoint);
}

Outcome SqliteSession::commit_segment(StatementStream& statements, const CommitRecord& record, LockPolicy&) {
  Activity activity(*this, Activity::Kind::writing);
  Outcome outcome;
  const Statement* statement = statements.next();
  auto begin = Clock::now();
  try {
    // Before BEGIN, because not everything can be put back inside a transaction.
    if (statement && statement->begins_migration) reset();
    Transaction transaction(connection_);
    history_->require_unmoved();
    for (bool first = true; statement; statement = statements.next(), first = false) {
      if (statement->begins_migration && !first) reset();
      execute(*statement);
      ++outcome.statements;
      if (!connection_.in_transaction())
        throw StatementFailed{{"the statement ended the transaction of its migration",
                               "remove it, or write "
                               "`-- fishway: transaction=off` at the top of the script",
                               "", statement->place(), statement->excerpt(), statement->number}};
    }
    outcome.time = since(begin);
    write_record(record, outcome.time);
    history_->commit_knowing([&] { transaction.commit(); });
  } catch (StatementFailed& failure) {
    failed(outcome, std::move(failure.error));
  } catch (const SqliteError& error) {
    failed(outcome, frame_error(error));
  }
  outcome.time = since(begin);
  return outcome;
}

// Also without an announcement nobody else may have written in between.
void SqliteSession::announce(const Checkpoint& announced) {
  Transaction transaction(connection_);
  history_->require_unmoved();
  if (!announced.script.empty()) progress_->write(announced);
  transaction.commit();
}

Outcome SqliteSession::execute_alone(StatementStream& statements, const Checkpoint& announced,
                                     const CommitRecord& record, LockPolicy&) {
  Activity activity(*this, Activity::Kind::writing);
  Outcome outcome;
  const Statement* statement = statements.next();
  auto begin = Clock::now();
  try {
    if (statement && statement->begins_migration) reset();
    announce(announced);
    if (statement) {
      execute(*statement);
      ++outcome.statements;
      if (connection_.in_transaction()) {
        connection_.execute("ROLLBACK");
        throw StatementFailed{{"the statement opened a transaction and left it open",
                               "remove BEGIN: fishway opens the "
                               "transactions",
                               "", statement->place(), statement->excerpt(), statement->number}};
      }
    }
    outcome.time = since(begin);
    if (record.empty()) return outcome;
    Transaction transaction(connection_);
    write_record(record, outcome.time);
    history_->commit_knowing([&] { transaction.commit(); });
  } catch (StatementFailed& failure) {
    failed(outcome, std::move(failure.error));
  } catch (const SqliteError& error) {
    failed(outcome, frame_error(error));
  }
  outcome.time = since(begin);
  return outcome;
}

}  // namespace fishway::sqlite
