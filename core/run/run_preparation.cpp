#include <fmt/format.h>

#include <algorithm>

#include "core/history/new_rows.hpp"
#include "core/run/half_done.hpp"
#include "core/run/run.hpp"

namespace fishway {

namespace {

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

void Run::validate() {
  if (!options_.validate_on_migrate) return;
  std::vector<ValidationProblem> problems = plan_.blocking_problems();
  if (!problems.empty()) throw validation_error(problems);
}

void Run::require_writable() const {
  const DatabaseFacts& facts = session_.facts();
  if (!facts.read_only) return;
  throw Error(ErrorKind::configuration,
              fmt::format("{}{} cannot be written: it is {}", facts.database,
                          facts.host.empty() ? "" : " on " + facts.host, facts.standby ? "a standby" : "read-only"),
              facts.dialect == Dialect::sqlite ? "look at the rights of the file and of its folder"
              : facts.standby                  ? "give the URL of the primary"
                                               : "give the URL of a server that can be written");
}

/// What was in the schemas when the run lock was taken; asked once.
const std::vector<std::string>& Run::non_empty_schemas() {
  if (!non_empty_schemas_) non_empty_schemas_ = session_.non_empty_schemas();
  return *non_empty_schemas_;
}

/// Where the gate only warns, or is off, a protected database still keeps its data.
void Run::take_out_what_passes(std::vector<Refusal>& refused) {
  std::erase_if(refused, [&](const Refusal& refusal) {
    if (options_.gate.protects_data && refusal.cause == Refusal::Cause::loses_data) return false;
    if (options_.gate.mode == GateMode::warn) observer_.on(Warned{refusal_text(refusal)});
    return true;
  });
}

/// Nothing is at stake in a database that was empty; and what a connection was lost over was judged before.
void Run::pass_gate() {
  const bool is_off = options_.gate.mode == GateMode::off && !options_.gate.protects_data;
  if (is_off || options_.skip_executing || has_passed_gate_) return;
  if (!has_history_ && (non_empty_schemas().empty() || !options_.baseline_on_migrate)) return;
  Gate gate(session_, catalog_, options_.gate, options_.execute_in_transaction);
  const History baselined = {
      baseline_row(options_.baseline_version, options_.baseline_description, options_.installer(session_.facts()))};
  std::vector<Refusal> refused =
      gate.judge(has_history_ ? plan_ : make_plan(catalog_, baselined, options_.plan), checkpoints_);
  has_passed_gate_ = true;
  if (options_.gate.mode != GateMode::refuse) take_out_what_passes(refused);
  if (refused.empty()) return;
  result_.refused = std::move(refused);
  observer_.on(Refused{result_.refused});
  throw refused_error(result_.refused);
}

void Run::create_schemas() {
  if (missing_schemas_.empty()) return;
  callbacks_.run(CallbackEvent::create_schema);
  callbacks_.run(CallbackEvent::before_create_schema);
  for (const std::string& schema : missing_schemas_) {
    session_.create_schema(schema);
    observer_.on(SchemaCreated{schema});
  }
}

void Run::create_history() {
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
  const std::vector<std::string> non_empty = options_.skip_executing ? std::vector<std::string>{} : non_empty_schemas();
  if (!non_empty.empty()) {
    if (!options_.baseline_on_migrate) {
      throw Error(ErrorKind::validation,
                  fmt::format("schema {} is not empty, but has no history table {}", non_empty.front(), facts.table),
                  "if this database was made without migrations, mark where it stands: `fishway baseline "
                  "--baseline-version V`, or migrate with --baseline-on-migrate; otherwise check the URL");
    }
    rows.push_back(baseline_row(options_.baseline_version, options_.baseline_description, user));
  }
  was_empty_ = non_empty.empty();
  session_.create_history(rows);
  observer_.on(HistoryCreated{facts.table});
}

/// Reads every pending script to its end, so that one that is broken stops the run before anything of it has begun.
std::vector<MigrationJob> Run::prepare() {
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
const ScriptOutline& Run::outline_of(const Migration& migration) {
  auto known = outlines_.find(&migration);
  if (known == outlines_.end()) {
    ScriptOutline read = outline(catalog_, migration, session_.facts(), options_.execute_in_transaction);
    known = outlines_.emplace(&migration, std::move(read)).first;
  }
  return known->second;
}

}  // namespace fishway
