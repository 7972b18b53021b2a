#include "core/run/runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/history/new_rows.hpp"
#include "core/run/callback_runner.hpp"
#include "core/run/group_run.hpp"
#include "core/run/half_done.hpp"
#include "core/run/migration_run.hpp"
#include "core/run/notice_relay.hpp"
#include "core/run/run_lock.hpp"

namespace fishway {

namespace {

using Clock = std::chrono::steady_clock;

/// Passes events on and keeps the warnings for the result.
class WarningCollector : public Observer {
 public:
  WarningCollector(Observer& next, std::vector<std::string>& warnings) : next_(next), warnings_(warnings) {}
  void on(const Event& event) override {
    if (const Warned* warned = std::get_if<Warned>(&event)) warnings_.push_back(warned->message);
    next_.on(event);
  }

 private:
  Observer& next_;
  std::vector<std::string>& warnings_;
};

std::string describe(const Migration& migration) {
  return migration.version ? migration.version->text() : migration.description;
}

Error validation_error(const std::vector<ValidationProblem>& problems) {
  Error error(ErrorKind::validation, {}, problems.front().hint, Place{problems.front().script, 0, 0});
  if (problems.size() == 1) {
    error.message = problems.front().message;
    return error;
  }
  error.message = fmt::format("validation failed with {} problems:", problems.size());
  error.place = {};
  for (const ValidationProblem& problem : problems) {
    error.message += fmt::format("\n  {}: {}", problem.script, problem.message);
  }
  return error;
}

}  // namespace

/// One run of `migrate`: what is known of the database, and how far the run is.
class Runner::MigrateRun {
 public:
  MigrateRun(Runner& runner, RunResult& result)
      : session_(runner.session_),
        catalog_(runner.catalog_),
        options_(runner.options_),
        observer_(runner.observer_, result.warnings),
        callbacks_(session_, catalog_, observer_),
        result_(result) {}

  void run();
  /// Says where the database stands now.
  void settle();

 private:
  void look();
  bool nothing_to_do() const;
  void validate();
  void require_writable() const;
  void create_schemas();
  void create_history();
  std::vector<MigrationJob> prepare();
  void apply(std::vector<MigrationJob>& jobs);
  void apply_one(const MigrationJob& job, MigrationRun& migration_run);
  void finish();
  const ScriptOutline& outline_of(const Migration& migration);
  const Checkpoint* checkpoint_of(const Migration& migration) const;

  Session& session_;
  const Catalog& catalog_;
  const RunOptions& options_;
  WarningCollector observer_;
  CallbackRunner callbacks_;
  RunResult& result_;

  bool has_history_ = false;
  History history_;                 ///< as it counts: without failed rows that this run goes on from
  std::vector<HistoryRow> failed_;  ///< those
  std::vector<Checkpoint> checkpoints_;
  std::vector<std::string> missing_schemas_;
  Plan plan_;
  std::map<const Migration*, ScriptOutline> outlines_;  ///< of the scripts that were read to their end
};

void Runner::MigrateRun::run() {
  const LockWait wait{.limit = options_.lock_wait,
                      .sleep = options_.sleep,
                      .nothing_left =
                          [this] {
                            look();
                            return nothing_to_do();
                          },
                      .stop_signal = options_.stop_signal};
  look();
  result_.from = plan_.current_version;
  observer_.on(RunStarted{session_.facts(), plan_.current_version, plan_.pending.size()});
  validate();
  if (nothing_to_do()) return;
  require_writable();
  callbacks_.check({CallbackEvent::before_migrate, CallbackEvent::before_each_migrate,
                    CallbackEvent::after_each_migrate, CallbackEvent::after_migrate});
  prepare();
  RunLock lock(session_, wait, observer_);
  if (!lock.is_held()) return;
  look();
  if (nothing_to_do()) return;
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
  } catch (const Error&) {
    callbacks_.run_after_failure(CallbackEvent::after_migrate_error);
    throw;
  }
  finish();
}

/// Reads the history and makes the plan. A failed row that has a checkpoint counts as not applied: the run goes on
/// there.
void Runner::MigrateRun::look() {
  std::optional<History> rows = session_.read_history();
  has_history_ = rows.has_value();
  checkpoints_ = has_history_ ? session_.read_checkpoints() : std::vector<Checkpoint>{};
  missing_schemas_ = options_.create_schemas ? session_.missing_schemas() : std::vector<std::string>{};
  history_.clear();
  failed_.clear();
  for (HistoryRow& row : rows.value_or(History{}))
    (is_half_done(row, checkpoints_) ? failed_ : history_).push_back(std::move(row));
  plan_ = make_plan(catalog_, history_, options_.plan);
}

bool Runner::MigrateRun::nothing_to_do() const {
  return has_history_ && plan_.pending.empty() && missing_schemas_.empty() &&
         !callbacks_.has(CallbackEvent::before_migrate) && !callbacks_.has(CallbackEvent::after_migrate);
}

void Runner::MigrateRun::validate() {
  if (!options_.validate_on_migrate) return;
  std::vector<ValidationProblem> problems = plan_.blocking_problems();
  if (!problems.empty()) throw validation_error(problems);
}

void Runner::MigrateRun::require_writable() const {
  const DatabaseFacts& facts = session_.facts();
  if (!facts.read_only) return;
  throw Error(ErrorKind::configuration,
              fmt::format("{} on {} cannot be written: it is {}", facts.database, facts.host,
                          facts.standby ? "a standby" : "read-only"),
              facts.standby ? "give the URL of the primary" : "give the URL of a server that can be written");
}

void Runner::MigrateRun::create_schemas() {
  if (missing_schemas_.empty()) return;
  callbacks_.run(CallbackEvent::create_schema);
  callbacks_.run(CallbackEvent::before_create_schema);
  for (const std::string& schema : missing_schemas_) {
    session_.create_schema(schema);
    observer_.on(SchemaCreated{schema});
  }
}

void Runner::MigrateRun::create_history() {
  const DatabaseFacts& facts = session_.facts();
  std::string user = options_.installer(facts);
  History rows;
  if (!missing_schemas_.empty()) {
    std::vector<std::string> quoted;
    for (const std::string& schema : missing_schemas_) quoted.push_back(session_.quote(schema));
    rows.push_back(schema_row(quoted, user, history_.empty() ? 0 : next_rank(history_)));
  }
  if (has_history_) {
    if (!rows.empty()) session_.edit_history(HistoryEdit{.deletes = {}, .updates = {}, .inserts = rows});
    return;
  }
  std::vector<std::string> non_empty =
      options_.skip_executing ? std::vector<std::string>{} : session_.non_empty_schemas();
  if (!non_empty.empty()) {
    if (!options_.baseline_on_migrate) {
      throw Error(ErrorKind::validation,
                  fmt::format("schema {} is not empty, but has no history table {}", non_empty.front(), facts.table),
                  "if this database was made without migrations, mark where it stands: `fishway baseline "
                  "--baseline-version V`, or migrate with --baseline-on-migrate; otherwise check the URL");
    }
    rows.push_back(baseline_row(options_.baseline_version, options_.baseline_description, user));
  }
  session_.create_history(rows);
  observer_.on(HistoryCreated{facts.table});
}

/// Reads every pending script to its end, so that one that is broken stops the run before anything of it has begun.
std::vector<MigrationJob> Runner::MigrateRun::prepare() {
  std::vector<MigrationJob> jobs;
  std::vector<Error> broken;
  int rank = next_rank(history_);
  for (const Migration* migration : plan_.pending) {
    MigrationJob& job = jobs.emplace_back();
    job.migration = migration;
    job.rank = rank++;
    job.out_of_order = std::ranges::find(plan_.out_of_order, migration) != plan_.out_of_order.end();
    if (const Checkpoint* checkpoint = checkpoint_of(*migration)) job.checkpoint = *checkpoint;
    for (const HistoryRow& row : failed_) {
      bool is_its = migration->version
                        ? row.version && Version::parse(*row.version) == migration->version
                        : !row.version && row.description == abbreviate_description(migration->description);
      if (is_its) job.delete_ranks.push_back(row.installed_rank);
    }
    if (options_.skip_executing) continue;
    try {
      job.outline = outline_of(*migration);
    } catch (const Error& error) {
      broken.push_back(error);
    }
  }
  throw_all(broken, fmt::format("{} scripts cannot be run:", broken.size()));
  return jobs;
}

/// Scripts are looked at before the run lock is asked for, and again once it is held: they are read for it only once.
const ScriptOutline& Runner::MigrateRun::outline_of(const Migration& migration) {
  auto known = outlines_.find(&migration);
  if (known == outlines_.end()) {
    ScriptOutline read = outline(catalog_, migration, session_.facts(), options_.execute_in_transaction);
    known = outlines_.emplace(&migration, std::move(read)).first;
  }
  return known->second;
}

const Checkpoint* Runner::MigrateRun::checkpoint_of(const Migration& migration) const {
  const std::string script = abbreviate_script(migration.script);
  auto found = std::ranges::find_if(checkpoints_, [&](const Checkpoint& checkpoint) {
    return checkpoint.script == script ||
           (checkpoint.version && migration.version && checkpoint.version == migration.version->text());
  });
  return found == checkpoints_.end() ? nullptr : &*found;
}

void Runner::MigrateRun::apply(std::vector<MigrationJob>& jobs) {
  if (options_.skip_executing) return record_without_executing(session_, options_, jobs, result_.applied);
  if (options_.group && jobs.size() > 1) {
    if (!is_mysql_family(session_.facts().dialect)) {
      return apply_group(session_, catalog_, options_, observer_, jobs, result_.applied);
    }
    observer_.on(Warned{"--group has no effect here: every DDL statement commits on its own in this database"});
  }
  MigrationRun migration_run(session_, catalog_, options_, callbacks_, observer_);
  bool repeatables_begun = false;
  for (const MigrationJob& job : jobs) {
    throw_if_stopped(options_.stop_signal);
    if (job.migration->kind == MigrationKind::repeatable && !repeatables_begun) {
      repeatables_begun = true;
      callbacks_.run(CallbackEvent::after_versioned);
      callbacks_.run(CallbackEvent::before_repeatables);
    }
    result_.applied.push_back(migration_run.apply(job));
  }
  if (!repeatables_begun) callbacks_.run(CallbackEvent::after_versioned);
}

void Runner::MigrateRun::finish() {
  if (!checkpoints_.empty() || std::ranges::any_of(result_.applied, [](const AppliedMigration& applied) {
        return applied.segments != 1 || applied.statements == 1;
      })) {
    session_.drop_empty_progress();
  }
  if (!result_.applied.empty()) callbacks_.run(CallbackEvent::after_migrate_applied);
  callbacks_.run(CallbackEvent::after_migrate);
  callbacks_.run(CallbackEvent::after_migrate_operation_finish);
}

void Runner::MigrateRun::settle() {
  try {
    if (!result_.applied.empty() || result_.error) look();
    result_.to = plan_.current_version;
    for (const Migration* migration : plan_.pending) result_.pending.push_back(describe(*migration));
  } catch (const Error& error) {
    // The session may be gone; what ended the run is the error to tell.
    if (!result_.error) result_.error = error;
  }
}

Runner::Runner(Session& session, const Catalog& catalog, RunOptions options, Observer& observer)
    : session_(session), catalog_(catalog), options_(std::move(options)), observer_(observer) {}

RunResult Runner::migrate() {
  const Clock::time_point start = Clock::now();
  RunResult result;
  NoticeRelay relay(session_, observer_);
  MigrateRun run(*this, result);
  try {
    catalog_.require_sound();
    run.run();
  } catch (const Error& error) {
    result.error = error;
  }
  run.settle();
  result.time = std::chrono::duration_cast<Milliseconds>(Clock::now() - start);
  observer_.on(RunEnded{result.to, result.applied.size(), result.time, result.error ? &*result.error : nullptr});
  return result;
}

}  // namespace fishway
