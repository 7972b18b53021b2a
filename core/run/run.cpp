#include "core/run/run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/run/failure.hpp"
#include "core/run/group_run.hpp"
#include "core/run/half_done.hpp"
#include "core/run/run_lock.hpp"
#include "core/run/wait_relay.hpp"

namespace fishway {

namespace {

std::string describe(const Migration& migration) {
  return migration.version ? migration.version->text() : migration.description;
}

}  // namespace

void Run::run() {
  const WaitRelay relay(session_, observer_);
  while (true) {
    try {
      return work();
    } catch (const Error& error) {
      if (!is_lost_connection(error)) throw;
      was_in_doubt_ = error.kind == ErrorKind::in_doubt;
      reconnection_.get_back(error, progress());
    }
  }
}

/// How far the run is, as a number that grows with everything that is committed.
std::size_t Run::progress() const {
  std::size_t done = 1000 * result_.applied.size();
  for (const Checkpoint& checkpoint : checkpoints_) done += checkpoint.statements_done + !checkpoint.announced;
  return done;
}

void Run::work() {
  const LockWait wait{.limit = options_.lock_wait,
                      .sleep = options_.sleep,
                      .nothing_left =
                          [this] {
                            look();
                            return nothing_to_do() && in_flight_.empty();
                          },
                      .stop_signal = options_.stop_signal};
  look();
  start();
  validate();
  if (nothing_to_do() && in_flight_.empty() && result_.applied.empty()) return;
  require_writable();
  callbacks_.check({CallbackEvent::before_migrate, CallbackEvent::before_each_migrate,
                    CallbackEvent::after_each_migrate, CallbackEvent::after_migrate});
  prepare();
  RunLock lock(session_, wait, observer_);
  if (!lock.is_held()) return;
  look();
  adopt_committed();  // the session that was lost had this lock, so that nothing of it can be committed any more
  if (nothing_to_do() && result_.applied.empty()) return;
  pass_gate();
  if (!has_history_ || !missing_schemas_.empty()) {
    create_schemas();
    create_history();
    look();
  }
  validate();
  callbacks_.run(CallbackEvent::before_migrate);
  std::vector<MigrationJob> jobs = prepare();
  try {
    apply(jobs);
  } catch (const Error& error) {
    if (!is_lost_connection(error)) callbacks_.run_after_failure(CallbackEvent::after_migrate_error);
    throw;
  }
  finish();
}

void Run::start() {
  if (std::exchange(has_started_, true)) return;
  result_.from = plan_.current_version;
  observer_.on(RunStarted{session_.facts(), plan_.current_version, plan_.pending.size()});
}

/// What was under way when the connection was lost, and turned out to be committed, was applied by this run.
void Run::adopt_committed() {
  static const std::string finding = "the history says so";
  for (const Migration* migration : std::exchange(in_flight_, {})) {
    const auto row = std::ranges::find_if(history_, [&](const HistoryRow& each) {
      return each.success && each.script == abbreviate_script(migration->script) &&
             each.checksum == migration->checksum && each.type == history_type(migration->kind);
    });
    const bool is_committed =
        row != history_.end() && std::ranges::find(plan_.pending, migration) == plan_.pending.end();
    const Checkpoint* checkpoint = checkpoint_of(*migration, checkpoints_);
    const bool is_settled = checkpoint == nullptr || !checkpoint->announced;  // otherwise the driver has to look
    if (was_in_doubt_ && is_settled) observer_.on(DoubtSettled{*migration, is_committed, finding});
    if (!is_committed) break;  // They were sent in this order, and nothing ran behind one that was not committed.
    AppliedMigration applied = describe_applied(*migration);
    const ScriptOutline& its = outline_of(*migration);
    applied.segments = its.segments.size();
    applied.statements = its.statements();
    applied.time = Milliseconds(row->execution_time_ms);
    result_.applied.push_back(applied);
    observer_.on(MigrationApplied{applied});
  }
}

/// Reads the history and makes the plan. A failed row that has a checkpoint counts as not applied: the run goes on
/// there.
void Run::look() {
  DatabaseState state = session_.read_state();
  has_history_ = state.history.has_value();
  checkpoints_ = std::move(state.checkpoints);
  missing_schemas_ = options_.create_schemas ? std::move(state.missing_schemas) : std::vector<std::string>{};
  history_.clear();
  failed_.clear();
  for (HistoryRow& row : state.history.value_or(History{}))
    (is_half_done(row, checkpoints_) ? failed_ : history_).push_back(std::move(row));
  plan_ = make_plan(catalog_, history_, options_.plan);
}

bool Run::nothing_to_do() const {
  return has_history_ && plan_.pending.empty() && missing_schemas_.empty() &&
         !callbacks_.has(CallbackEvent::before_migrate) && !callbacks_.has(CallbackEvent::after_migrate);
}

void Run::apply(std::vector<MigrationJob>& jobs) {
  if (options_.skip_executing) return record_without_executing(session_, options_, jobs, result_.applied);
  if (options_.group && jobs.size() > 1) {
    if (!is_mysql_family(session_.facts().dialect)) {
      for (const MigrationJob& job : jobs) in_flight_.push_back(job.migration);
      apply_group(session_, catalog_, options_, observer_, jobs, result_.applied);
      return in_flight_.clear();
    }
    observer_.on(Warned{"--group has no effect here: every DDL statement commits on its own in this database"});
  }
  apply_each(jobs);
}

void Run::apply_each(const std::vector<MigrationJob>& jobs) {
  MigrationRun migration_run(session_, catalog_, options_, callbacks_, observer_);
  bool repeatables_begun = false;
  for (std::size_t next = 0; next < jobs.size();) {
    throw_if_stopped(options_.stop_signal);
    const MigrationJob& job = jobs[next];
    if (job.migration->kind == MigrationKind::repeatable && !repeatables_begun) {
      repeatables_begun = true;
      callbacks_.run(CallbackEvent::after_versioned);
      callbacks_.run(CallbackEvent::before_repeatables);
    }
    if (const std::size_t done = apply_together(migration_run, std::span(jobs).subspan(next)); done > 0) {
      next += done;
      continue;
    }
    in_flight_ = {job.migration};
    result_.applied.push_back(migration_run.apply(job));
    in_flight_.clear();
    ++next;
  }
  if (!repeatables_begun) callbacks_.run(CallbackEvent::after_versioned);
}

/// Only where the database was empty before: on a live one each migration is seen to begin and to end by itself, and
/// few are pending.
std::size_t Run::apply_together(MigrationRun& migration_run, std::span<const MigrationJob> jobs) {
  if (!was_empty_ || !session_.can_commit_together()) return 0;
  const auto is_of_another_kind = [&](const MigrationJob& job) {
    return job.migration->kind != jobs.front().migration->kind;
  };
  const std::span<const MigrationJob> these(jobs.begin(), std::ranges::find_if(jobs, is_of_another_kind));
  return migration_run.apply_together(
      these, in_flight_, [this](AppliedMigration applied) { result_.applied.push_back(std::move(applied)); });
}

void Run::finish() {
  if (!checkpoints_.empty() || std::ranges::any_of(result_.applied, [](const AppliedMigration& applied) {
        return applied.segments != 1 || applied.statements == 1;
      })) {
    session_.drop_empty_progress();
  }
  if (!result_.applied.empty()) callbacks_.run(CallbackEvent::after_migrate_applied);
  callbacks_.run(CallbackEvent::after_migrate);
  callbacks_.run(CallbackEvent::after_migrate_operation_finish);
}

/// A run that is through is not to fail because its connection was lost then.
void Run::look_at_the_end() {
  try {
    look();
  } catch (const Error& error) {
    if (result_.error || !is_lost_connection(error)) throw;
    reconnection_.get_back(error, progress());
    look();
  }
}

void Run::settle() {
  try {
    if (!result_.applied.empty() || result_.error) look_at_the_end();
    result_.to = plan_.current_version;
    for (const Migration* migration : plan_.pending) result_.pending.push_back(describe(*migration));
  } catch (const Error& error) {
    // The session may be gone; what ended the run is the error to tell.
    if (!result_.error) result_.error = error;
  }
}

}  // namespace fishway
