#include "core/run/runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "core/history/new_rows.hpp"
#include "core/run/callback_runner.hpp"
#include "core/run/failure.hpp"
#include "core/run/group_run.hpp"
#include "core/run/half_done.hpp"
#include "core/run/migration_run.hpp"
#include "core/run/notice_relay.hpp"
#include "core/run/reconnection.hpp"
#include "core/run/run_lock.hpp"
#include "core/run/wait_relay.hpp"

namespace fishway {

namespace {

using Clock = std::chrono::steady_clock;

/// Passes events on, one at a time though a session tells of waiting from another thread, and keeps the warnings for
/// the result.
class WarningCollector : public Observer {
 public:
  WarningCollector(Observer& next, std::vector<std::string>& warnings) : next_(next), warnings_(warnings) {}
  void on(const Event& event) override {
    const std::lock_guard lock(mutex_);
    if (const Warned* warned = std::get_if<Warned>(&event)) warnings_.push_back(warned->message);
    next_.on(event);
  }

 private:
  std::mutex mutex_;
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
        callbacks_(session_, catalog_, options_, observer_),
        reconnection_(session_, options_, observer_),
        result_(result) {}

  /// Does it, over as many connections as it takes.
  void run();
  /// Says where the database stands now.
  void settle();

 private:
  void work();
  void look();
  void start();
  void adopt_committed();
  std::size_t progress() const;
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

  Session& session_;
  const Catalog& catalog_;
  const RunOptions& options_;
  WarningCollector observer_;
  CallbackRunner callbacks_;
  Reconnection reconnection_;
  RunResult& result_;
  bool has_started_ = false;
  bool was_in_doubt_ = false;  ///< the connection was lost while these may have been committed:
  std::vector<const Migration*> in_flight_;

  bool has_history_ = false;
  History history_;                 ///< as it counts: without failed rows that this run goes on from
  std::vector<HistoryRow> failed_;  ///< those
  std::vector<Checkpoint> checkpoints_;
  std::vector<std::string> missing_schemas_;
  Plan plan_;
  std::map<const Migration*, ScriptOutline> outlines_;  ///< of the scripts that were read to their end
};

void Runner::MigrateRun::run() {
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
std::size_t Runner::MigrateRun::progress() const {
  std::size_t done = 1000 * result_.applied.size();
  for (const Checkpoint& checkpoint : checkpoints_) done += checkpoint.statements_done + !checkpoint.announced;
  return done;
}

void Runner::MigrateRun::work() {
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

void Runner::MigrateRun::start() {
  if (std::exchange(has_started_, true)) return;
  result_.from = plan_.current_version;
  observer_.on(RunStarted{session_.facts(), plan_.current_version, plan_.pending.size()});
}

/// What was under way when the connection was lost, and turned out to be committed, was applied by this run.
void Runner::MigrateRun::adopt_committed() {
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
    if (!is_committed) continue;
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
              fmt::format("{}{} cannot be written: it is {}", facts.database,
                          facts.host.empty() ? "" : " on " + facts.host, facts.standby ? "a standby" : "read-only"),
              facts.dialect == Dialect::sqlite ? "look at the rights of the file and of its folder"
              : facts.standby                  ? "give the URL of the primary"
                                               : "give the URL of a server that can be written");
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
    if (const Checkpoint* checkpoint = checkpoint_of(*migration, checkpoints_)) job.checkpoint = *checkpoint;
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

void Runner::MigrateRun::apply(std::vector<MigrationJob>& jobs) {
  if (options_.skip_executing) return record_without_executing(session_, options_, jobs, result_.applied);
  if (options_.group && jobs.size() > 1) {
    if (!is_mysql_family(session_.facts().dialect)) {
      for (const MigrationJob& job : jobs) in_flight_.push_back(job.migration);
      apply_group(session_, catalog_, options_, observer_, jobs, result_.applied);
      return in_flight_.clear();
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
    in_flight_ = {job.migration};
    result_.applied.push_back(migration_run.apply(job));
    in_flight_.clear();
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
