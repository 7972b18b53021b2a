// What the runner does besides migrating: baseline, repair, undo, clean. Each works under the run lock.

#include <fmt/format.h>

#include <algorithm>

#include "core/history/new_rows.hpp"
#include "core/run/callback_runner.hpp"
#include "core/run/failure.hpp"
#include "core/run/migration_run.hpp"
#include "core/run/notice_relay.hpp"
#include "core/run/run_lock.hpp"
#include "core/run/runner.hpp"
#include "core/run/statement_streams.hpp"

namespace fishway {

namespace {

LockWait wait_of(const RunOptions& options) {
  return {.limit = options.lock_wait, .sleep = options.sleep, .nothing_left = {}, .stop_signal = options.stop_signal};
}

/// The number of the statement that a checkpoint announces. What is not sent, a BEGIN for example, has one as well, so
/// it is not always the next.
std::size_t announced_number(const Catalog& catalog, const DatabaseFacts& facts, const RunOptions& options,
                             const Checkpoint& checkpoint) {
  const auto migration = std::ranges::find_if(catalog.migrations, [&](const Migration& candidate) {
    return abbreviate_script(candidate.script) == checkpoint.script;
  });
  if (migration == catalog.migrations.end()) return checkpoint.statements_done + 1;
  OpenScript script(catalog, *migration, facts, options.execute_in_transaction);
  while (script.reader().next_segment())
    while (const Statement* statement = script.reader().next_statement())
      if (statement->number > checkpoint.statements_done) return statement->number;
  return checkpoint.statements_done + 1;
}

/// Runs the work between its `before` and `after` callbacks; `error` callbacks run when it throws.
template <typename Work>
void with_callbacks(CallbackRunner& callbacks, CallbackEvent before, CallbackEvent after, CallbackEvent error,
                    const Work& work) {
  callbacks.run(before);
  try {
    work();
  } catch (const Error&) {
    callbacks.run_after_failure(error);
    throw;
  }
  callbacks.run(after);
}

/// The schema names of a SCHEMA row: quoted identifiers with commas between, as Session::quote writes them.
std::vector<std::string> unquote_list(std::string_view list) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < list.size();) {
    const char quote = list[i];
    if (quote != '"' && quote != '`') {
      ++i;
      continue;
    }
    std::string& name = names.emplace_back();
    for (++i; i < list.size(); ++i) {
      if (list[i] == quote && (i + 1 == list.size() || list[i + 1] != quote)) break;
      if (list[i] == quote) ++i;
      name += list[i];
    }
    ++i;
  }
  return names;
}

}  // namespace

RunResult Runner::baseline() {
  RunResult result;
  RunLock lock(session_, wait_of(options_), observer_);
  CallbackRunner callbacks(session_, catalog_, options_, observer_);
  std::optional<Version> version = Version::parse(options_.baseline_version);
  if (!version) {
    throw Error(ErrorKind::usage, fmt::format("{} is not a version", options_.baseline_version),
                "a version has digits with dots between: --baseline-version 1.2");
  }
  const DatabaseFacts& facts = session_.facts();
  std::string user = options_.installer(facts);
  HistoryRow row = baseline_row(version->text(), options_.baseline_description, user);
  with_callbacks(callbacks, CallbackEvent::before_baseline, CallbackEvent::after_baseline,
                 CallbackEvent::after_baseline_error, [&] {
                   std::optional<History> history = session_.read_history();
                   if (!history) {
                     for (const std::string& schema : session_.missing_schemas()) session_.create_schema(schema);
                     session_.create_history({row});
                     observer_.on(HistoryCreated{facts.table});
                   } else if (!is_baselined_at(*history, row)) {
                     row.installed_rank = next_rank(*history);
                     session_.edit_history(HistoryEdit{.deletes = {}, .updates = {}, .inserts = {row}});
                   }
                 });
  result.to = version->text();
  return result;
}

bool Runner::is_baselined_at(const History& history, const HistoryRow& wanted) const {
  const std::string table = session_.facts().table;
  for (const HistoryRow& row : history) {
    if (row.type == "SCHEMA") continue;
    if (row.type != "BASELINE") {
      throw Error(
          ErrorKind::validation,
          fmt::format("{} cannot be baselined: it records migrations already (the first is {})", table, row.script),
          "run `fishway info` to see where this database stands");
    }
    if (Version::parse(row.version.value_or("")) == Version::parse(*wanted.version) &&
        row.description == wanted.description) {
      return true;
    }
    throw Error(
        ErrorKind::validation,
        fmt::format("{} has a baseline already: version {} ({})", table, row.version.value_or(""), row.description),
        "run `fishway info` to see where this database stands");
  }
  return false;
}

Repair Runner::repair() {
  catalog_.require_sound();
  RunLock lock(session_, wait_of(options_), observer_);
  CallbackRunner callbacks(session_, catalog_, options_, observer_);
  Repair repair;
  with_callbacks(callbacks, CallbackEvent::before_repair, CallbackEvent::after_repair,
                 CallbackEvent::after_repair_error, [&] {
                   History history = session_.read_history().value_or(History{});
                   repair = plan_repair(catalog_, history, options_.plan);
                   const std::string& user = options_.installer(session_.facts());
                   for (HistoryRow& row : repair.edit.inserts) row.installed_by = user;
                   if (!repair.edit.empty()) session_.edit_history(repair.edit);
                   forget_checkpoints(repair);
                 });
  return repair;
}

/// What is half done begins anew: that is what its author says by repairing.
void Runner::forget_checkpoints(Repair& repair) {
  for (const Checkpoint& checkpoint : session_.read_checkpoints()) {
    NoStatements none;
    CommitRecord record;
    record.clear_checkpoint = checkpoint.script;
    const Outcome outcome = session_.commit_segment(none, record);
    if (outcome.kind != Outcome::Kind::committed) throw failure_of(outcome, checkpoint.script);
    RepairAction& action = repair.actions.emplace_back();
    action.kind = "forgotten";
    action.version = checkpoint.version.value_or("");
    action.script = checkpoint.script;
    action.message = fmt::format("forgot that {} of its statements {} committed: it begins anew",
                                 checkpoint.statements_done, checkpoint.statements_done == 1 ? "is" : "are");
  }
  session_.drop_empty_progress();
}

RunResult Runner::undo(const std::optional<std::string>& target) {
  const auto start = std::chrono::steady_clock::now();
  RunResult result;
  NoticeRelay relay(session_, observer_);
  try {
    catalog_.require_sound();
    RunLock lock(session_, wait_of(options_), observer_);
    CallbackRunner callbacks(session_, catalog_, options_, observer_);
    History history = session_.read_history().value_or(History{});
    Plan plan = make_plan(catalog_, history, options_.plan);
    result.from = plan.current_version;
    observer_.on(RunStarted{session_.facts(), plan.current_version, 0});
    std::vector<UndoStep> steps = plan_undo(catalog_, history, target);
    with_callbacks(callbacks, CallbackEvent::before_undo, CallbackEvent::after_undo, CallbackEvent::after_undo_error,
                   [&] {
                     MigrationRun run(session_, catalog_, options_, callbacks, observer_);
                     int rank = next_rank(history);
                     for (const UndoStep& step : steps) {
                       MigrationJob job;
                       job.migration = step.undo;
                       job.rank = rank++;
                       job.outline = outline(catalog_, *step.undo, session_.facts(), options_.execute_in_transaction);
                       result.applied.push_back(run.apply(job));
                     }
                   });
    session_.drop_empty_progress();
    result.to = make_plan(catalog_, session_.read_history().value_or(History{}), options_.plan).current_version;
  } catch (const Error& error) {
    result.error = error;
  }
  result.time = std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - start);
  observer_.on(RunEnded{result.to, result.applied.size(), result.time, result.error ? &*result.error : nullptr});
  return result;
}

Checkpoint Runner::resolve(const std::string& version, Resolution resolution, const std::string& why) {
  RunLock lock(session_, wait_of(options_), observer_);
  const std::optional<Version> wanted = Version::parse(version);
  std::vector<Checkpoint> checkpoints = session_.read_checkpoints();
  auto found = std::ranges::find_if(checkpoints, [&](const Checkpoint& checkpoint) {
    bool is_named = checkpoint.version ? Version::parse(*checkpoint.version) == wanted : checkpoint.script == version;
    return checkpoint.announced && is_named;
  });
  if (found == checkpoints.end()) {
    throw Error(ErrorKind::usage, fmt::format("nothing of {} is in doubt", version),
                "run `fishway migrate`: it goes on by itself, or says what is in doubt");
  }
  Checkpoint settled = *found;
  settled.announced = false;
  if (resolution == Resolution::applied) {
    settled.done_hash = chain_hash(settled.done_hash, settled.announced_hash);
    settled.statements_done = announced_number(catalog_, session_.facts(), options_, *found);
  }
  settled.error = fmt::format("statement {} resolved as {} by {}{}", found->statements_done + 1,
                              resolution == Resolution::applied ? "applied" : "not applied",
                              options_.installer(session_.facts()), why.empty() ? std::string() : ": " + why);
  session_.write_checkpoint(settled);
  return settled;
}

void Runner::clean() {
  RunLock lock(session_, wait_of(options_), observer_);
  CallbackRunner callbacks(session_, catalog_, options_, observer_);
  with_callbacks(callbacks, CallbackEvent::before_clean, CallbackEvent::after_clean, CallbackEvent::after_clean_error,
                 [&] {
                   std::vector<std::string> created;
                   for (const HistoryRow& row : session_.read_history().value_or(History{})) {
                     if (row.type == "SCHEMA") created = unquote_list(row.script);
                   }
                   session_.clean(created);
                 });
}

void Runner::run_callbacks(CallbackEvent event) {
  CallbackRunner callbacks(session_, catalog_, options_, observer_);
  callbacks.run(event);
}

}  // namespace fishway
