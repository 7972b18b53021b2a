#include "drivers/postgres/execution.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "drivers/postgres/lock_out.hpp"

namespace fishway::postgres {
namespace {

bool has_utf8(const PGconn* connection) {
  const char* encoding = PQparameterStatus(connection, "client_encoding");
  return !encoding || std::string_view(encoding) == "UTF8";
}

}  // namespace

Execution::Execution(const SessionParts& session, StatementStream& statements, LockPolicy& policy)
    : session_(session),
      connection_(session.connection),
      statements_(statements),
      policy_(&policy),
      pid_(session.facts.pooled ? 0 : PQbackendPID(session.connection.raw())) {}

void Execution::begin_transaction() {
  message_.add("BEGIN");
  session_.limits.begin();
  opened_ = false;
}

void Execution::open_transaction() {
  if (std::exchange(opened_, true)) return;
  message_.add(session_.settings.transaction_begins());
  message_.add(session_.lock.fence());
}

void Execution::end_transaction() {
  message_.add(session_.settings.transaction_ends());
  message_.add("COMMIT");
}

StatementLimits Execution::add_limits(const Statement& statement) {
  const StatementLimits limits = policy_->limits(statement);
  message_.add(session_.limits.give(limits));
  note_time(statement, limits);
  return limits;
}

void Execution::note_time(const Statement& statement, const StatementLimits& limits) {
  if (limits.time.count() > 0) times_[statement.number] = limits.time;
}

void Execution::add_statement(const Statement& statement) {
  message_.add(statement);
  session_.dirty = true;
  session_.limits.take_note(statement);
}

void Execution::add_reset() {
  message_.add(session_.settings.reset());
  session_.limits.were_reset();
}

void Execution::reset_now() {
  connection_.query(fmt::format("{}", fmt::join(session_.settings.reset(), ";\n")));
  session_.limits.were_reset();
}

void Execution::add_record(const CommitRecord& record, const std::string& own_time) {
  open_transaction();
  if (record.empty()) return;
  message_.add(own_writing_begins());
  message_.add(session_.limits.give_own());
  const Tables& tables = session_.tables;
  if (!record.delete_ranks.empty()) message_.add(tables.history.deletion(record.delete_ranks));
  if (!record.clear_checkpoint.empty()) message_.add(tables.progress.clearing(record.clear_checkpoint));
  if (record.checkpoint) message_.add(tables.progress.writing(*record.checkpoint));
  if (!record.rows.empty()) message_.add(tables.history.insertion(record.rows, own_time));
}

bool Execution::send(const Statement* for_the_sake_of, const std::function<void()>& meanwhile) {
  // Scripts reach us as UTF-8, whatever encoding a dump says that it has.
  if (!has_utf8(connection_.raw())) connection_.query("SET client_encoding = 'UTF8'");
  const auto sent = std::chrono::steady_clock::now();
  WaitWatcher::Watch watch(session_.watcher, pid_);
  reply_ = Exchange(connection_, message_, &statements_).run(meanwhile);
  executed_ += message_.statements_before(reply_.completed);
  if (!reply_.ok()) {
    seen_ = watch.seen();
    if (for_the_sake_of) blame(*for_the_sake_of);
    explain_own_failure();
    explain_time_out(std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - sent),
                     watch.is_waiting());
  }
  message_.clear();
  times_.clear();
  return reply_.ok();
}

// A failure in what fishway adds to the script: the message says so, because no line of the script can.
void Execution::explain_own_failure() {
  std::size_t index = reply_.completed;
  if (reply_.lost || reply_.error->number > 0 || index >= message_.pieces().size()) return;
  bool at_commit = message_.text_of(message_.pieces()[index]) == "COMMIT";
  reply_.error->message = (at_commit ? "At the commit: " : "Writing to fishway's tables: ") + reply_.error->message;
  if (reply_.error->code == "42501" && !at_commit && reply_.error->hint.empty())
    reply_.error->hint = fmt::format("GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO the user that migrates.",
                                     session_.tables.history.name());
}

// The server has one code for its statement_timeout and for a cancel, and says which in any language; but a cancel
// comes sooner.
void Execution::explain_time_out(Milliseconds took, bool waited) {
  timed_out_in_lock_ = false;
  const auto limit = times_.find(reply_.error->number);
  if (reply_.error->code != "57014" || limit == times_.end() || took < limit->second) return;
  timed_out_in_lock_ = waited;
  reply_.error->message = fmt::format("The statement was ended after its statement_timeout of {}{}",
                                      format_duration(limit->second), waited ? ", while it waited for a lock" : "");
  reply_.error->hint =
      "Give it more time with --statement-timeout, or with a comment above it: -- fishway: statement_timeout=10min";
}

std::optional<LockOut> Execution::lock_out() const {
  if (reply_.lost || !reply_.error || !reply_.server_spoke) return std::nullopt;
  std::optional<LockOut::Cause> cause = lock_out_cause(reply_.error->code);
  if (timed_out_in_lock_) cause = LockOut::Cause::lock_timeout;
  if (!cause) return std::nullopt;
  return LockOut{*cause, seen_.blockers, seen_.missing_right};
}

void Execution::blame(const Statement& statement) {
  if (reply_.lost || !reply_.error || reply_.error->number > 0) return;
  reply_.error->number = statement.number;
  reply_.error->place = statement.place();
  reply_.error->statement = statement.excerpt();
}

bool Execution::note_loss(const Error& error) {
  if (!connection_.is_lost()) throw error;
  reply_ = Reply{};
  reply_.lost = true;
  reply_.error = StatementError{};
  reply_.error->message = error.message;
  return false;
}

bool Execution::refuse_while_built(const Statement& statement, const InvalidIndex& index) {
  seen_ = session_.watcher.blockers().describe(index.builders);
  reply_ = Reply{};
  reply_.server_spoke = true;
  reply_.error = StatementError{};
  reply_.error->message = fmt::format("The index {} is being built by another session", index.name);
  reply_.error->code = "55P03";
  blame(statement);
  return false;
}

void Execution::tell_of_dropping(const Statement& statement, const InvalidIndex& index) {
  connection_.tell({"NOTICE", "",
                    fmt::format("The index {} is invalid, because its build was interrupted; it is dropped and built "
                                "again.",
                                index.name),
                    statement.place()});
}

Outcome Execution::committed(const CommitRecord& record) {
  if (reply_.tag == "ROLLBACK") {
    reply_.error = StatementError{
        "The transaction was rolled back at its commit, because a statement in it had failed", {}, {}, {}, {}, 0};
    return failure(Outcome::Kind::in_doubt);
  }
  session_.limits.end(true);
  settle_session();
  if (record.checkpoint) session_.tables.progress.set_exists(true);
  Outcome outcome;
  outcome.statements = executed_;
  outcome.time = elapsed();
  long long recorded = 0;
  if (!record.rows.empty() &&
      std::from_chars(reply_.value.data(), reply_.value.data() + reply_.value.size(), recorded).ec == std::errc())
    outcome.time = Milliseconds(recorded - record.rows.back().execution_time_ms);
  return outcome;
}

Outcome Execution::failure(Outcome::Kind when_lost) {
  Outcome outcome;
  outcome.kind = reply_.lost ? when_lost : Outcome::Kind::failed;
  outcome.error = reply_.error;
  outcome.statements = executed_;
  outcome.time = elapsed();
  outcome.lock_out = lock_out();
  roll_back();
  return outcome;
}

// When the connection is lost meanwhile, the server does it.
void Execution::roll_back() noexcept {
  try {
    if (!connection_.is_lost() && connection_.in_transaction()) connection_.query("ROLLBACK");
  } catch (const std::exception&) {
  }
  session_.limits.end(false);
  settle_session();
}

// Behind a pooler nothing of a script outlasts its transaction.
void Execution::settle_session() {
  if (session_.facts.pooled) session_.dirty = false;
}

Milliseconds Execution::elapsed() const {
  return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begin_);
}

}  // namespace fishway::postgres
