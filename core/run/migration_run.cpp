#include "core/run/migration_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/run/failure.hpp"
#include "core/run/migration_progress.hpp"
#include "core/run/pause.hpp"
#include "core/run/statement_streams.hpp"

namespace fishway {

namespace {

constexpr std::size_t longest_stored_statement = 2000;

CallbackEvent before_each(const Migration& migration) {
  return migration.kind == MigrationKind::undo ? CallbackEvent::before_each_undo : CallbackEvent::before_each_migrate;
}
CallbackEvent after_each(const Migration& migration) {
  return migration.kind == MigrationKind::undo ? CallbackEvent::after_each_undo : CallbackEvent::after_each_migrate;
}

/// A statement that runs alone, with the COPY data that follows it in its script.
class LoneStatement : public HeldStatements {
 public:
  LoneStatement(std::span<const Statement> statements, SegmentReader& reader)
      : HeldStatements(statements), reader_(reader) {}
  bool next_copy_data(std::string_view& block) override { return reader_.next_copy_data(block); }

 private:
  SegmentReader& reader_;
};

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

std::string short_name(const Migration& migration) {
  return migration.version ? "V" + migration.version->text() : "R " + migration.description;
}

AppliedMigration MigrationRun::apply(const MigrationJob& job) {
  Progress progress(job);
  if (job.checkpoint) resume(progress);
  tell_begun(job, progress.done);
  if (callbacks_.has(CallbackEvent::after_connect)) {
    callbacks_.begin_session();
    progress.begins = false;
  }
  for (; progress.segment_index < job.outline.segments.size(); ++progress.segment_index) {
    throw_if_stopped(progress.done > 0 ? options_.stop_signal : nullptr);
    run_segment(progress, job.outline.segments[progress.segment_index]);
  }
  if (!progress.recorded) record_applied(progress);
  return finish(progress);
}

void MigrationRun::tell_begun(const MigrationJob& job, std::size_t statements_done) {
  if (std::exchange(told_, &job) != &job)
    observer_.on(MigrationStarted{*job.migration, job.out_of_order, statements_done});
}

AppliedMigration MigrationRun::finish(Progress& progress) {
  progress.applied.time = Milliseconds(progress.elapsed_ms);
  observer_.on(MigrationApplied{progress.applied});
  return std::move(progress.applied);
}

/// Opens the script where the segment at hand has its first statement to run: at the beginning of the run, and again
/// for each further attempt.
void MigrationRun::open_script(Progress& progress) {
  progress.script =
      std::make_unique<OpenScript>(catalog_, progress.migration(), session_.facts(), options_.execute_in_transaction);
  for (std::size_t i = 0; i < progress.segment_index; ++i) progress.reader().next_segment();
}

void MigrationRun::run_segment(Progress& progress, const SegmentOutline& segment) {
  const CommitRecord record = record_for(progress, segment);
  LockRetry retry(options_.retry_surroundings(session_, observer_), &progress.job.outline.directives);
  finish_segment(progress, segment, record, retry, retry.run(attempts(progress, segment, record)));
}

/// Opens the script again for each attempt but the first.
MigrationRun::Attempt MigrationRun::attempts(Progress& progress, const SegmentOutline& segment,
                                             const CommitRecord& record) {
  return [this, &progress, &segment, &record](LockPolicy& policy) {
    if (progress.only_record_left) {
      NoStatements none;
      return session_.commit_segment(none, record, policy);
    }
    if (std::exchange(progress.was_attempted, true) || !progress.script) open_script(progress);
    progress.reader().next_segment();
    for (std::size_t i = 0; i < progress.to_skip; ++i) progress.reader().next_statement();
    return segment.kind == SegmentKind::transaction ? run_transaction(progress, record, policy)
                                                    : run_alone(progress, segment, record, policy);
  };
}

void MigrationRun::finish_segment(Progress& progress, const SegmentOutline& segment, const CommitRecord& record,
                                  const LockRetry& retry, const Outcome& outcome) {
  take_waits(progress, retry.waits());
  if (outcome.kind != Outcome::Kind::committed) fail(progress, outcome);
  progress.was_attempted = false;
  progress.to_skip = 0;
  progress.only_record_left = false;
  progress.applied.statements += segment.last_statement - progress.done;
  progress.done = segment.last_statement;
  progress.done_hash = segment.hash;
  progress.has_checkpoint = progress.has_checkpoint || record.checkpoint.has_value();
  account(progress, outcome, segment.kind);
  progress.recorded = progress.recorded || !record.rows.empty();
  if (progress.is_recording() && !progress.recorded) record_applied(progress);
}

void MigrationRun::take_waits(Progress& progress, const LockWaits& waits) {
  AppliedMigration& applied = progress.applied;
  applied.attempts += waits.lock_outs;
  applied.waited += waits.waited;
  if (waits.watched && waits.watched_for >= applied.watched_for) {
    applied.watched = waits.watched;
    applied.watched_for = waits.watched_for;
  }
}

Outcome MigrationRun::run_transaction(Progress& progress, const CommitRecord& record, LockPolicy& policy) {
  static const std::vector<Statement> none;
  const Migration& migration = progress.migration();
  const std::vector<Statement>* before =
      progress.before_callbacks_due ? callbacks_.statements_for_transaction(before_each(migration)) : &none;
  if (before == nullptr) {
    callbacks_.run(before_each(migration));
    progress.before_callbacks_due = false;
    progress.begins = true;
  }
  // A record with rows is the last one: what runs after the migration belongs into the same transaction.
  const std::vector<Statement>* after =
      record.rows.empty() ? &none : callbacks_.statements_for_transaction(after_each(migration));
  HeldStatements before_statements(before == nullptr ? none : *before);
  HeldStatements session_changes(progress.session_changes);
  SegmentStatements segment_statements(progress.reader());
  InterleavedStatements own(segment_statements, statement_callbacks(migration, true),
                            statement_callbacks(migration, false));
  HeldStatements after_statements(after == nullptr ? none : *after);
  JoinedStatements all({&before_statements, &session_changes, &own, &after_statements}, progress.begins);
  Outcome outcome = session_.commit_segment(all, record, policy);
  if (outcome.kind == Outcome::Kind::committed) {
    progress.begins = progress.before_callbacks_due = false;
    progress.session_changes.clear();
  }
  return outcome;
}

Outcome MigrationRun::run_alone(Progress& progress, const SegmentOutline& segment, const CommitRecord& record,
                                LockPolicy& policy) {
  if (std::exchange(progress.before_callbacks_due, false) && callbacks_.has(before_each(progress.migration()))) {
    callbacks_.run(before_each(progress.migration()));
    progress.begins = true;
  }
  if (!progress.session_changes.empty()) {
    HeldStatements held(progress.session_changes);
    JoinedStatements changes({&held}, progress.begins);
    Outcome outcome = session_.commit_segment(changes, {}, policy);
    if (outcome.kind != Outcome::Kind::committed) return outcome;
    progress.begins = false;
    progress.session_changes.clear();
  }
  // The statement is looked at before it is handed on, because it is announced by its text.
  const Statement* statement = progress.reader().next_statement();
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
  LoneStatement stream(one, progress.reader());
  run_statement_callbacks(progress, true, policy);
  Outcome outcome = session_.execute_alone(stream, announced, record, policy);
  progress.only_record_left =
      outcome.kind == Outcome::Kind::failed && outcome.statements > 0 && outcome.error && outcome.error->number == 0;
  if (outcome.kind == Outcome::Kind::committed) run_statement_callbacks(progress, false, policy);
  return outcome;
}

/// Around a statement outside a transaction they have one of their own, and must not reset the session in between.
void MigrationRun::run_statement_callbacks(Progress& progress, bool before, LockPolicy& policy) {
  std::span<const Statement> statements = statement_callbacks(progress.migration(), before);
  if (statements.empty()) return;
  HeldStatements held(statements);
  Outcome outcome = session_.commit_segment(held, {}, policy);
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
  LockRetry retry(options_.retry_surroundings(session_, observer_), &progress.job.outline.directives);
  Outcome outcome = retry.run([&](LockPolicy& policy) {
    HeldStatements held(statements);
    JoinedStatements all({&held}, progress.begins);
    return session_.commit_segment(all, final_record(progress), policy);
  });
  take_waits(progress, retry.waits());
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
  checkpoint.executed = progress.job.outline.executed(segment.last_statement);
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

}  // namespace fishway
