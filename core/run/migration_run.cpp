#include "core/run/migration_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/run/failure.hpp"
#include "core/run/run_lock.hpp"
#include "core/run/statement_streams.hpp"

namespace fishway {

namespace {

constexpr std::size_t longest_stored_statement = 2000;

bool commits_ddl_implicitly(const DatabaseFacts& facts) { return is_mysql_family(facts.dialect); }

/// "V12", "R report", for messages.
std::string short_name(const Migration& migration) {
  return migration.version ? "V" + migration.version->text() : "R " + migration.description;
}

CallbackEvent before_each(const Migration& migration) {
  return migration.kind == MigrationKind::undo ? CallbackEvent::before_each_undo : CallbackEvent::before_each_migrate;
}
CallbackEvent after_each(const Migration& migration) {
  return migration.kind == MigrationKind::undo ? CallbackEvent::after_each_undo : CallbackEvent::after_each_migrate;
}
CallbackEvent statement_error(const Migration& migration) {
  return migration.kind == MigrationKind::undo ? CallbackEvent::after_each_undo_statement_error
                                               : CallbackEvent::after_each_migrate_statement_error;
}
CallbackEvent after_each_error(const Migration& migration) {
  return migration.kind == MigrationKind::undo ? CallbackEvent::after_each_undo_error
                                               : CallbackEvent::after_each_migrate_error;
}

}  // namespace

namespace {

std::string in_doubt_hint(const Migration& migration) {
  const std::string which = migration.version ? migration.version->text() : migration.script;
  return fmt::format(
      "look whether it took effect, then type\n"
      "  `fishway resolve {0} --as applied` if it did, or `fishway resolve {0} --as not-applied` if it did not,\n"
      "and run `fishway migrate` again",
      which);
}

const Statement* next_statement(SegmentReader& reader) {
  const Statement* statement = reader.next_statement();
  if (statement == nullptr && reader.next_segment()) statement = reader.next_statement();
  return statement;
}

/// `now` is what stands in the file where the statement stood that an earlier run announced; it may be nullptr.
Error died_during(const Statement* now, const Checkpoint& checkpoint, const Migration& migration) {
  const bool is_same = now != nullptr && now->hash() == checkpoint.announced_hash;
  Error error(ErrorKind::in_doubt,
              fmt::format("a run died while statement {} was executing; whether it took effect is not known",
                          checkpoint.statements_done + 1),
              in_doubt_hint(migration), is_same ? now->place() : Place{migration.script, 0, 0});
  error.statement = checkpoint.statement;
  return error;
}

}  // namespace

AppliedMigration describe_applied(const Migration& migration) {
  AppliedMigration applied;
  if (migration.version) applied.version = migration.version->text();
  applied.description = migration.description;
  applied.script = migration.script;
  applied.type = history_type(migration.kind);
  applied.phase = migration.phase;
  applied.checksum = migration.checksum;
  return applied;
}

/// Where a run of one migration is.
struct MigrationRun::Progress {
  Progress(const MigrationJob& the_job, OpenScript& the_script) : job(the_job), script(the_script) {}

  const MigrationJob& job;
  OpenScript& script;
  std::size_t segment_index = 0;
  std::size_t done = 0;                    ///< statements that are committed, of this run and earlier ones
  std::uint64_t done_hash = 0;             ///< chain_hash over them
  std::size_t to_skip = 0;                 ///< statements of the next segment that an earlier run has committed
  std::vector<Statement> session_changes;  ///< skipped statements whose effect on the session is needed again
  bool begins = true;                      ///< the session is to be reset before the next statement
  bool before_callbacks_due = true;
  bool has_checkpoint = false;  ///< the progress table has a row of this script
  bool ran_alone = false;       ///< something ran outside a transaction
  bool recorded = false;        ///< the history row is committed
  long long elapsed_ms = 0;     ///< of earlier segments, and of earlier runs
  AppliedMigration applied;

  const Migration& migration() const { return *job.migration; }
  bool is_recording() const { return segment_index == job.outline.recording_segment(); }
  /// Whether the segment that is about to run, or running, is a statement outside a transaction.
  bool is_alone() const {
    return segment_index < job.outline.segments.size() &&
           job.outline.segments[segment_index].kind == SegmentKind::statement;
  }
  Checkpoint checkpoint() const {
    Checkpoint result;
    result.script = abbreviate_script(migration().script);
    if (migration().version) result.version = migration().version->text();
    result.statements_done = done;
    result.done_hash = done_hash;
    result.elapsed_ms = elapsed_ms;
    return result;
  }
};

MigrationRun::MigrationRun(Session& session, const Catalog& catalog, const RunOptions& options,
                           CallbackRunner& callbacks, Observer& observer)
    : session_(session), catalog_(catalog), options_(options), callbacks_(callbacks), observer_(observer) {}

AppliedMigration MigrationRun::apply(const MigrationJob& job) {
  const Migration& migration = *job.migration;
  OpenScript script(catalog_, migration, session_.facts(), options_.execute_in_transaction);
  Progress progress(job, script);
  AppliedMigration& applied = progress.applied;
  applied = describe_applied(migration);
  if (job.checkpoint) resume(progress);
  observer_.on(MigrationStarted{migration, job.out_of_order, progress.done});
  if (callbacks_.has(CallbackEvent::after_connect)) {
    callbacks_.begin_session();
    progress.begins = false;
  }
  for (; progress.segment_index < job.outline.segments.size(); ++progress.segment_index) {
    throw_if_stopped(progress.done > 0 ? options_.stop_signal : nullptr);
    if (!script.reader().next_segment()) break;
    run_segment(progress, job.outline.segments[progress.segment_index]);
  }
  if (!progress.recorded) record_applied(progress);
  applied.time = Milliseconds(progress.elapsed_ms);
  observer_.on(MigrationApplied{applied});
  return applied;
}

/// Skips what an earlier run has committed, after a check that it is still what stands in the file.
void MigrationRun::resume(Progress& progress) {
  const Checkpoint& checkpoint = *progress.job.checkpoint;
  const Migration& migration = progress.migration();
  std::uint64_t hash = 0;
  std::size_t last = 0;  // by its number: what is not sent, a BEGIN for example, has one as well
  const std::vector<SegmentOutline>& segments = progress.job.outline.segments;
  std::size_t done_segments = 0;
  while (done_segments < segments.size() && segments[done_segments].last_statement <= checkpoint.statements_done)
    ++done_segments;
  const std::size_t before = done_segments > 0 ? segments[done_segments - 1].last_statement : 0;
  OpenScript again(catalog_, migration, session_.facts(), options_.execute_in_transaction);
  while (last < checkpoint.statements_done && again.reader().next_segment()) {
    while (last < checkpoint.statements_done) {
      const Statement* statement = again.reader().next_statement();
      if (statement == nullptr) break;
      hash = chain_hash(hash, statement->hash());
      last = statement->number;
      if (last > before) ++progress.to_skip;
      if (only_changes_session(*statement, session_.facts().dialect)) progress.session_changes.push_back(*statement);
    }
  }
  if (last != checkpoint.statements_done || hash != checkpoint.done_hash) {
    throw Error(
        ErrorKind::validation,
        fmt::format("{} was changed in its first {} statements, which an earlier run has executed already",
                    migration.script, checkpoint.statements_done),
        "put these statements back as they were (changes belong behind them), or undo their effect by hand and run "
        "`fishway repair` to begin anew",
        Place{migration.script, 0, 0});
  }
  if (checkpoint.announced) throw died_during(next_statement(again.reader()), checkpoint, migration);
  progress.done = checkpoint.statements_done;
  progress.done_hash = checkpoint.done_hash;
  progress.elapsed_ms = checkpoint.elapsed_ms;
  progress.has_checkpoint = true;
  for (; progress.segment_index < done_segments; ++progress.segment_index) progress.script.reader().next_segment();
}

void MigrationRun::run_segment(Progress& progress, const SegmentOutline& segment) {
  for (; progress.to_skip > 0; --progress.to_skip) progress.script.reader().next_statement();
  const CommitRecord record = record_for(progress, segment);
  Outcome outcome = segment.kind == SegmentKind::transaction ? run_transaction(progress, record)
                                                             : run_alone(progress, segment, record);
  if (outcome.kind != Outcome::Kind::committed) fail(progress, outcome);
  progress.applied.statements += segment.last_statement - progress.done;
  progress.done = segment.last_statement;
  progress.done_hash = segment.hash;
  progress.has_checkpoint = progress.has_checkpoint || record.checkpoint.has_value();
  account(progress, outcome, segment.kind);
  progress.recorded = progress.recorded || !record.rows.empty();
  if (progress.is_recording() && !progress.recorded) record_applied(progress);
}

Outcome MigrationRun::run_transaction(Progress& progress, const CommitRecord& record) {
  static const std::vector<Statement> none;
  const Migration& migration = progress.migration();
  bool is_first = std::exchange(progress.before_callbacks_due, false);
  const std::vector<Statement>* before =
      is_first ? callbacks_.statements_for_transaction(before_each(migration)) : &none;
  if (before == nullptr) {
    callbacks_.run(before_each(migration));
    progress.begins = true;
  }
  // A record with rows is the last one: what runs after the migration belongs into the same transaction.
  const std::vector<Statement>* after =
      record.rows.empty() ? &none : callbacks_.statements_for_transaction(after_each(migration));
  HeldStatements before_statements(before == nullptr ? none : *before);
  HeldStatements session_changes(progress.session_changes);
  SegmentStatements segment_statements(progress.script.reader());
  InterleavedStatements own(segment_statements, statement_callbacks(migration, true),
                            statement_callbacks(migration, false));
  HeldStatements after_statements(after == nullptr ? none : *after);
  JoinedStatements all({&before_statements, &session_changes, &own, &after_statements}, progress.begins);
  progress.begins = false;
  Outcome outcome = session_.commit_segment(all, record);
  progress.session_changes.clear();
  return outcome;
}

Outcome MigrationRun::run_alone(Progress& progress, const SegmentOutline& segment, const CommitRecord& record) {
  if (std::exchange(progress.before_callbacks_due, false) && callbacks_.has(before_each(progress.migration()))) {
    callbacks_.run(before_each(progress.migration()));
    progress.begins = true;
  }
  if (!progress.session_changes.empty()) {
    HeldStatements held(progress.session_changes);
    JoinedStatements changes({&held}, std::exchange(progress.begins, false));
    Outcome outcome = session_.commit_segment(changes, {});
    if (outcome.kind != Outcome::Kind::committed) return outcome;
    progress.session_changes.clear();
  }
  // The statement is looked at before it is handed on, because it is announced by its text.
  const Statement* statement = progress.script.reader().next_statement();
  std::vector<Statement> one{*statement};
  one.front().begins_migration = std::exchange(progress.begins, false);
  observer_.on(StatementStarted{progress.migration(), one.front()});
  Checkpoint announced;
  if (!segment.only_changes_session) {
    announced = progress.checkpoint();
    announced.announced = true;
    announced.announced_hash = statement->hash();
    announced.statement = statement->excerpt(longest_stored_statement);
    progress.ran_alone = true;
  }
  struct WithCopyData : HeldStatements {
    WithCopyData(std::span<const Statement> statements, SegmentReader& its_reader)
        : HeldStatements(statements), reader(its_reader) {}
    bool next_copy_data(std::string_view& block) override { return reader.next_copy_data(block); }
    SegmentReader& reader;
  } stream(one, progress.script.reader());
  run_statement_callbacks(progress, true);
  Outcome outcome = session_.execute_alone(stream, announced, record);
  if (outcome.kind == Outcome::Kind::committed) run_statement_callbacks(progress, false);
  return outcome;
}

/// Around a statement outside a transaction they have one of their own, and must not reset the session in between.
void MigrationRun::run_statement_callbacks(Progress& progress, bool before) {
  std::span<const Statement> statements = statement_callbacks(progress.migration(), before);
  if (statements.empty()) return;
  HeldStatements held(statements);
  Outcome outcome = session_.commit_segment(held, {});
  if (outcome.kind != Outcome::Kind::committed) fail(progress, outcome);
}

/// Writes the history row on its own: for a script without statements, for one whose statements were all committed by
/// an earlier run, and behind an `afterEachMigrate` callback that could not share the last segment's transaction.
void MigrationRun::record_applied(Progress& progress) {
  const Migration& migration = progress.migration();
  bool has_run = progress.applied.segments > 0;
  std::vector<Statement> statements;
  auto add = [&](CallbackEvent event) {
    if (const std::vector<Statement>* these = callbacks_.statements_for_transaction(event)) {
      statements.insert(statements.end(), these->begin(), these->end());
    } else {
      callbacks_.run(event);
      progress.begins = true;
    }
  };
  if (std::exchange(progress.before_callbacks_due, false) && !has_run) add(before_each(migration));
  add(after_each(migration));
  HeldStatements held(statements);
  JoinedStatements all({&held}, std::exchange(progress.begins, false));
  Outcome outcome = session_.commit_segment(all, final_record(progress));
  if (outcome.kind != Outcome::Kind::committed) fail(progress, outcome);
  progress.elapsed_ms += outcome.time.count();
  progress.recorded = true;
}

/// The statements that run around each statement of a migration. They have to share its transaction.
std::span<const Statement> MigrationRun::statement_callbacks(const Migration& migration, bool before) {
  bool is_undo = migration.kind == MigrationKind::undo;
  CallbackEvent event =
      before ? (is_undo ? CallbackEvent::before_each_undo_statement : CallbackEvent::before_each_migrate_statement)
             : (is_undo ? CallbackEvent::after_each_undo_statement : CallbackEvent::after_each_migrate_statement);
  const std::vector<Statement>* statements = callbacks_.statements_for_transaction(event);
  if (statements == nullptr) {
    throw Error(ErrorKind::configuration,
                fmt::format("a {} callback has a statement that cannot share a transaction", name(event)),
                "keep to statements that can, or use another event");
  }
  return *statements;
}

CommitRecord MigrationRun::record_for(const Progress& progress, const SegmentOutline& segment) {
  if (progress.is_recording()) {
    CallbackEvent after = after_each(progress.migration());
    bool row_can_travel = segment.kind == SegmentKind::transaction
                              ? callbacks_.statements_for_transaction(after) != nullptr
                              : !callbacks_.has(after);
    if (row_can_travel) return final_record(progress);
  }
  CommitRecord record;
  if (segment.only_changes_session) return record;
  Checkpoint checkpoint = progress.checkpoint();
  checkpoint.statements_done = segment.last_statement;
  checkpoint.done_hash = segment.hash;
  record.checkpoint = checkpoint;
  return record;
}

CommitRecord MigrationRun::final_record(const Progress& progress) const {
  const Migration& migration = progress.migration();
  std::string user = options_.installer(session_.facts());
  CommitRecord record;
  record.rows.push_back(applied_row(migration, progress.job.rank, user, true));
  record.rows.back().execution_time_ms = progress.elapsed_ms;
  record.delete_ranks = progress.job.delete_ranks;
  // A statement that runs alone announces itself in the progress table, so there is a row to clear after it.
  if (progress.has_checkpoint || progress.ran_alone || progress.is_alone())
    record.clear_checkpoint = abbreviate_script(migration.script);
  return record;
}

void MigrationRun::account(Progress& progress, const Outcome& outcome, SegmentKind kind) {
  progress.elapsed_ms += outcome.time.count();
  ++progress.applied.segments;
  observer_.on(
      SegmentCommitted{progress.migration(), progress.segment_index + 1, kind, outcome.statements, outcome.time});
}

void MigrationRun::fail(Progress& progress, const Outcome& outcome) {
  // The statement itself took effect where only what was to be recorded of it failed.
  bool only_record_failed =
      outcome.kind == Outcome::Kind::failed && outcome.statements > 0 && outcome.error && outcome.error->number == 0;
  if (progress.is_alone() && only_record_failed) {
    const SegmentOutline& segment = progress.job.outline.segments[progress.segment_index];
    progress.done = segment.last_statement;
    progress.done_hash = segment.hash;
  }
  Error error = failure_of(outcome, progress.migration().script);
  explain(progress, outcome, error);
  if (outcome.kind == Outcome::Kind::failed && !progress.recorded) record_failure(progress, error);
  try {
    throw_if_stopped(options_.stop_signal);
  } catch (Error& stopped) {
    stopped.message += fmt::format(" while {} was running: {}", short_name(progress.migration()), error.message);
    stopped.place = error.place;
    throw stopped;
  }
  throw error;
}

/// Says what is left in the database and what to do next.
void MigrationRun::explain(const Progress& progress, const Outcome& outcome, Error& error) const {
  const std::string name = short_name(progress.migration());
  const bool is_in_doubt = outcome.kind == Outcome::Kind::in_doubt;
  std::string left;
  std::string next;
  if (is_in_doubt && !progress.is_alone()) {
    next = fmt::format("whether {} was committed stands in the history: run `fishway migrate` again, it looks there",
                       name);
  } else if (is_in_doubt) {
    next = in_doubt_hint(progress.migration());
  } else if (progress.recorded) {
    left = fmt::format("{} is applied, but its last statement failed", name);
  } else if (progress.done > 0) {
    left = fmt::format("{} of {} applied before and stay",
                       progress.done == 1 ? "statement 1" : fmt::format("statements 1 to {}", progress.done), name);
    next = fmt::format("correct statement {} and run `fishway migrate` again: it goes on there", progress.done + 1);
  } else {
    left = fmt::format("nothing of {} was applied", name);
    next = fmt::format("correct {} and run `fishway migrate` again", progress.migration().script);
  }
  if (!left.empty()) error.message.insert(std::min(error.message.find('\n'), error.message.size()), ", " + left);
  if (!next.empty()) error.hint += (error.hint.empty() ? "" : "\n") + next;
}

/// A failure is recorded where something may be left behind: as Flyway does, by a row with success = false, which keeps
/// either tool from running the script from its beginning; and by a checkpoint, from which the next run goes on.
void MigrationRun::record_failure(Progress& progress, const Error& error) {
  const Migration& migration = progress.migration();
  try {
    if (commits_ddl_implicitly(session_.facts()) || progress.done > 0 || progress.is_alone()) {
      std::string user = options_.installer(session_.facts());
      HistoryEdit edit;
      edit.deletes = progress.job.delete_ranks;
      edit.inserts.push_back(applied_row(migration, progress.job.rank, user, false));
      edit.inserts.back().execution_time_ms = progress.elapsed_ms;
      Checkpoint checkpoint = progress.checkpoint();
      checkpoint.error = error.message;
      session_.write_checkpoint(checkpoint);
      session_.edit_history(edit);
    }
    callbacks_.run_after_failure(statement_error(migration));
    callbacks_.run_after_failure(after_each_error(migration));
  } catch (const Error& second) {
    observer_.on(Warned{fmt::format("the failure of {} could not be recorded: {}", migration.script, second.message)});
  }
}

}  // namespace fishway
