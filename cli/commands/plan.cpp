#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands/command.hpp"
#include "cli/commands/resumption.hpp"
#include "cli/database.hpp"
#include "cli/guards.hpp"
#include "cli/output/table.hpp"
#include "cli/output/words.hpp"
#include "cli/settings/options.hpp"
#include "core/gate/gate.hpp"
#include "core/run/half_done.hpp"
#include "core/run/script_outline.hpp"

namespace fishway {
namespace {

/// How much of a statement's text is shown; a dump may hold statements of many megabytes.
constexpr std::size_t longest_statement = 10'000;

/// What is known of one statement.
struct Verdict {
  const lint::Impact* impact = nullptr;  ///< on its own table
  std::vector<std::string> hazards;      ///< rules that object to it
};

/// Looks verdicts up by file and statement.
class Verdicts {
 public:
  explicit Verdicts(const Judgement& judgement) {
    for (const lint::JudgedFile& file : judgement.lint.files) {
      auto& statements = files_[file.file];
      for (const lint::JudgedStatement& statement : file.statements)
        if (!statement.impacts.empty()) statements[place_of(statement.place)].impact = &statement.impacts.front();
    }
    for (const lint::Finding& finding : judgement.lint.findings)
      if (finding.severity() != lint::Severity::note) findings_[finding.place.file].push_back(&finding);
  }

  /// `path`: of its file, as a person can open it.
  Verdict of(const std::string& path, const Statement& statement) const {
    Verdict verdict;
    const auto file = files_.find(path);
    if (file == files_.end()) return verdict;
    const auto known = file->second.find({statement.position.line, statement.position.column});
    if (known != file->second.end()) verdict = known->second;
    const auto findings = findings_.find(path);
    if (findings == findings_.end()) return verdict;
    for (const lint::Finding* finding : findings->second)
      if (is_in(*finding, statement) &&
          std::ranges::find(verdict.hazards, finding->rule->name) == verdict.hazards.end())
        verdict.hazards.emplace_back(finding->rule->name);
    return verdict;
  }

 private:
  using At = std::pair<std::size_t, std::size_t>;  ///< line and column
  static At place_of(const Place& place) { return {place.line, place.column}; }
  static bool is_in(const lint::Finding& finding, const Statement& statement) {
    const Place last = statement.place_at(statement.text.empty() ? 0 : statement.text.size() - 1);
    return place_of(finding.place) >= At{statement.position.line, statement.position.column} &&
           place_of(finding.place) <= place_of(last);
  }

  std::map<std::string, std::map<At, Verdict>> files_;
  std::map<std::string, std::vector<const lint::Finding*>> findings_;
};

Json statement_json(const Statement& statement, const Verdict& verdict, const lint::TableSizes& sizes) {
  const auto time = verdict.impact == nullptr ? std::nullopt : lint::expected_time(*verdict.impact, sizes);
  return {{"line", statement.position.line},
          {"sql", statement.excerpt(longest_statement)},
          {"lock", verdict.impact == nullptr ? Json(nullptr) : text_or_null(verdict.impact->lock)},
          {"table", verdict.impact == nullptr ? Json(nullptr) : text_or_null(verdict.impact->table.text())},
          {"estimate_ms", time ? Json(time->count()) : Json(nullptr)},
          {"hazards", verdict.hazards}};
}

/// "ACCESS EXCLUSIVE on orders · rewrites 41 GB of orders: about 17 min"; empty where nobody could notice.
std::string lock_text(const Verdict& verdict, const lint::TableSizes& sizes) {
  std::vector<std::string> parts;
  if (verdict.impact != nullptr && !verdict.impact->is_new && !verdict.impact->lock.empty()) {
    lint::Impact work = *verdict.impact;
    work.lock.clear();
    parts.push_back(fmt::format("{} on {}", verdict.impact->lock, verdict.impact->table.text()));
    const std::string estimate = lint::estimate_text(work, sizes);
    if (!estimate.empty()) parts.push_back(estimate);
  }
  if (!verdict.hazards.empty()) parts.push_back(fmt::format("hazard: {}", fmt::join(verdict.hazards, ", ")));
  return fmt::format("{}", fmt::join(parts, " · "));
}

class PlanView {
 public:
  PlanView(Context& context, Database& database, const Catalog& catalog, const Plan& plan,
           const std::vector<Checkpoint>& checkpoints, const Judgement& judgement)
      : context_(context),
        session_(database.session()),
        facts_(database.facts()),
        catalog_(catalog),
        plan_(plan),
        checkpoints_(checkpoints),
        verdicts_(judgement),
        sizes_(judgement.sizes) {
    for (const Migration* migration : plan.pending) width_ = std::max(width_, text_width(version_tag(*migration)));
  }

  void show() {
    for (const Migration* migration : plan_.pending) show_migration(*migration);
  }

  /// What would stop `migrate` in a half-done script.
  const std::optional<Error>& problem() const { return problem_; }

 private:
  void show_migration(const Migration& migration) {
    const bool out_of_order = std::count(plan_.out_of_order.begin(), plan_.out_of_order.end(), &migration) != 0;
    Json json = {{"version", migration.version ? Json(migration.version->text()) : Json(nullptr)},
                 {"description", migration.description},
                 {"script", migration.script},
                 {"type", std::string(history_type(migration.kind))},
                 {"phase", phase_or_null(migration.phase)},
                 {"checksum", value_or_null(migration.checksum)},
                 {"out_of_order", out_of_order},
                 {"statements_done", 0},
                 {"segments", Json::array()}};
    context_.console.print(fmt::format(
        "\n  {}  {}{}{}\n", padded(version_tag(migration), width_), migration.description,
        migration.phase ? fmt::format("  ({})", name(*migration.phase)) : "", out_of_order ? "  out of order" : ""));
    Resumption resumption(session_, migration, checkpoint_of(migration, checkpoints_));
    show_segments(migration, resumption, json["segments"]);
    json["statements_done"] = resumption.done();
    if (resumption.done() > 0) context_.console.print(fmt::format("      {}\n", resumption.done_text()));
    if (!problem_) problem_ = resumption.problem();
    if (context_.wants_document()) context_.body["migrations"].push_back(std::move(json));
  }

  void show_segments(const Migration& migration, Resumption& resumption, Json& segments) {
    OpenScript script(catalog_, migration, facts_, context_.settings.flag("execute-in-transaction"));
    bool any = false;
    while (const auto segment = script.reader().next_segment()) {
      bool is_begun = false;
      Json json = {{"kind", std::string(name(segment->kind))}, {"statements", Json::array()}};
      while (const Statement* statement = script.reader().next_statement()) {
        any = true;
        if (!resumption.executes(*statement)) continue;
        if (!std::exchange(is_begun, true))
          context_.console.print(fmt::format("      segment {}: {}\n", segment->number, described(segment->kind)));
        show_statement(migration, *statement, json["statements"]);
      }
      if (is_begun && context_.wants_document()) segments.push_back(std::move(json));
    }
    if (!any) context_.console.print("      no statements\n");
  }

  void show_statement(const Migration& migration, const Statement& statement, Json& statements) {
    const Verdict verdict = verdicts_.of(migration.path.string(), statement);
    // Reports beside the text only count them; a dump may have millions.
    if (context_.wants_document())
      statements.push_back(context_.console.is_text() ? Json(nullptr) : statement_json(statement, verdict, sizes_));
    context_.console.print(
        fmt::format("        line {:<5} {}\n", statement.position.line, shortened(statement.excerpt(), 90)));
    const std::string lock = lock_text(verdict, sizes_);
    if (!lock.empty()) context_.console.print(fmt::format("                   {}\n", lock));
  }

  static std::string_view described(SegmentKind kind) {
    return kind == SegmentKind::transaction ? "one transaction" : "outside a transaction";
  }

  Context& context_;
  Session& session_;
  const DatabaseFacts& facts_;
  const Catalog& catalog_;
  const Plan& plan_;
  const std::vector<Checkpoint>& checkpoints_;
  Verdicts verdicts_;
  const lint::TableSizes& sizes_;
  std::optional<Error> problem_;
  std::size_t width_ = 0;
};

Error problems_error(const std::vector<ValidationProblem>& problems) {
  Error error(ErrorKind::validation, fmt::format("`migrate` would stop: {}", problems.front().message),
              problems.front().hint, {problems.front().script, 0, 0});
  if (problems.size() == 1) return error;
  error.place = {};
  error.message = fmt::format("`migrate` would stop at {} problems:", problems.size());
  for (const ValidationProblem& problem : problems)
    error.message += fmt::format("\n{}: {}", problem.script, problem.message);
  return error;
}

void warn_of(Context& context, const std::vector<Checkpoint>& checkpoints) {
  for (const Checkpoint& checkpoint : checkpoints) context.console.warn(describe_half_done(checkpoint));
}

/// The gate's word, which is no failure of `plan`: it has shown what it was asked for.
void show_refusals(Context& context, const std::vector<Refusal>& refused) {
  context.body["refused"] = refused_json(refused);
  if (refused.empty()) return;
  const bool warns = context.settings.text("gate") == "warn";
  context.console.print(
      fmt::format("\n  {}\n", warns ? "The gate would warn of this:" : "The gate would refuse this:"));
  for (const Refusal& refusal : refused) context.console.print(fmt::format("    {}\n", refusal_text(refusal)));
  std::string hint = refused_error(refused).hint;
  for (std::size_t at = 0; (at = hint.find('\n', at)) != std::string::npos; at += 9) hint.replace(at, 1, "\n        ");
  context.console.print(fmt::format("  next: {}\n", hint));
}

/// What stops `migrate` before it begins, as far as it can be known without writing.
void require_runnable(Context& context, Database& database, const Plan& plan, bool has_history) {
  const Settings& settings = context.settings;
  const auto problems = plan.blocking_problems();
  if (settings.flag("validate-on-migrate") && !problems.empty()) throw problems_error(problems);
  if (has_history || settings.flag("baseline-on-migrate") || settings.flag("skip-executing-migrations")) return;
  const auto non_empty = database.session().non_empty_schemas();
  if (!non_empty.empty())
    throw Error(
        ErrorKind::validation,
        fmt::format("`migrate` would stop: schema {} is not empty, but has no history table {}", non_empty.front(),
                    database.facts().table),
        "if this database was made without migrations, mark where it stands: `fishway baseline --baseline-version "
        "V`, or migrate with --baseline-on-migrate; otherwise check the URL");
}

}  // namespace

void run_plan(Context& context) {
  tell_what_is_not_in_effect(context);
  const PlanOptions options = plan_options(context.settings);
  Database database(context, Access::read, Files::wanted);
  context.console.print(header_line(database));
  require_label(context, database);
  const Catalog catalog = database.load_catalog();
  database.require_migrations(catalog);
  catalog.require_sound();
  const auto history = database.session().read_history();
  const auto checkpoints = history ? readable_checkpoints(database.session()) : std::vector<Checkpoint>{};
  const Plan plan = make_plan(catalog, without_half_done(history.value_or(History{}), checkpoints), options);
  context.body["from"] = value_or_null(plan.current_version);
  context.console.print(
      fmt::format("{} {}\n", at_version(plan.current_version),
                  plan.pending.empty() ? "Nothing to do." : fmt::format("{} pending.", plan.pending.size())));
  warn_of(context, checkpoints);
  const GateOptions gate_options = fishway::gate_options(context.settings);
  const bool in_transaction = context.settings.flag("execute-in-transaction");
  const Judgement judgement =
      Gate(database.session(), catalog, gate_options, in_transaction).judge_fully(plan, checkpoints);
  PlanView view(context, database, catalog, plan, checkpoints, judgement);
  view.show();
  show_refusals(context, judgement.refused);
  require_runnable(context, database, plan, history.has_value());
  if (view.problem()) throw Error(*view.problem());
}

}  // namespace fishway
