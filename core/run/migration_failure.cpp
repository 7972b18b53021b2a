#include <fmt/format.h>

#include <algorithm>

#include "core/run/failure.hpp"
#include "core/run/migration_progress.hpp"
#include "core/run/pause.hpp"

namespace fishway {

namespace {

CallbackEvent statement_error(const Migration& migration) {
  return migration.kind == MigrationKind::undo ? CallbackEvent::after_each_undo_statement_error
                                               : CallbackEvent::after_each_migrate_statement_error;
}
CallbackEvent after_each_error(const Migration& migration) {
  return migration.kind == MigrationKind::undo ? CallbackEvent::after_each_undo_error
                                               : CallbackEvent::after_each_migrate_error;
}

bool is_lost(const Outcome& outcome) {
  return outcome.kind == Outcome::Kind::lost || outcome.kind == Outcome::Kind::in_doubt;
}

/// What to do so that the statement can succeed.
std::string remedy(const Outcome& outcome, const std::string& what) {
  if (outcome.lock_out) {
    const bool knows_how = outcome.error && !outcome.error->hint.empty();
    return fmt::format("{}, or give it more time: --retry-time 1h",
                       knows_how ? "or run `fishway migrate` again when it is done"
                                 : "run `fishway migrate` again when less is going on");
  }
  if (outcome.error && outcome.error->refused) return "run `fishway migrate` again after that";
  return fmt::format("correct {} and run `fishway migrate` again", what);
}

}  // namespace

std::string in_doubt_hint(const Migration& migration) {
  const std::string which = migration.version ? migration.version->text() : migration.script;
  return fmt::format(
      "look whether it took effect, then type\n"
      "  `fishway resolve {0} --as applied` if it did, or `fishway resolve {0} --as not-applied` if it did not,\n"
      "and run `fishway migrate` again",
      which);
}

void MigrationRun::fail(Progress& progress, const Outcome& outcome) {
  if (progress.only_record_left) {
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
  if (is_lost(outcome)) throw LostConnection(error);
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
    next = remedy(outcome, fmt::format("statement {}", progress.done + 1)) + " (it goes on there)";
  } else {
    left = fmt::format("nothing of {} was applied", name);
    next = remedy(outcome, progress.migration().script);
  }
  if (!left.empty()) error.message.insert(std::min(error.message.find('\n'), error.message.size()), ", " + left);
  if (!next.empty()) error.hint += (error.hint.empty() ? "" : "\n") + next;
}

/// A failure is recorded where something may be left behind: as Flyway does, by a row with success = false, which keeps
/// either tool from running the script from its beginning; and by a checkpoint, from which the next run goes on.
void MigrationRun::record_failure(Progress& progress, const Error& error) {
  const Migration& migration = progress.migration();
  try {
    if (is_mysql_family(session_.facts().dialect) || progress.done > 0 || progress.is_alone()) {
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
