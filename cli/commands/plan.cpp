#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "cli/commands/command.hpp"
#include "cli/commands/resumption.hpp"
#include "cli/database.hpp"
#include "cli/guards.hpp"
#include "cli/output/table.hpp"
#include "cli/output/words.hpp"
#include "cli/settings/options.hpp"
#include "core/run/half_done.hpp"
#include "core/run/script_outline.hpp"

namespace fishway {
namespace {

/// How much of a statement's text is shown; a dump may hold statements of many megabytes.
constexpr std::size_t longest_statement = 10'000;

Json statement_json(const Statement& statement) {
  return {{"line", statement.position.line},
          {"sql", statement.excerpt(longest_statement)},
          {"lock", nullptr},
          {"table", nullptr},
          {"hazards", Json::array()}};
}

class PlanView {
 public:
  PlanView(Context& context, Database& database, const Catalog& catalog, const Plan& plan,
           const std::vector<Checkpoint>& checkpoints)
      : context_(context),
        session_(database.session()),
        facts_(database.facts()),
        catalog_(catalog),
        plan_(plan),
        checkpoints_(checkpoints) {
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
        show_statement(*statement, json["statements"]);
      }
      if (is_begun && context_.wants_document()) segments.push_back(std::move(json));
    }
    if (!any) context_.console.print("      no statements\n");
  }

  void show_statement(const Statement& statement, Json& statements) {
    context_.console.print(
        fmt::format("        line {:<5} {}\n", statement.position.line, shortened(statement.excerpt(), 90)));
    if (context_.wants_document()) statements.push_back(statement_json(statement));
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
  PlanView view(context, database, catalog, plan, checkpoints);
  view.show();
  require_runnable(context, database, plan, history.has_value());
  if (view.problem()) throw Error(*view.problem());
}

}  // namespace fishway
