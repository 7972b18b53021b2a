#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/database.hpp"
#include "cli/output/table.hpp"
#include "cli/output/words.hpp"
#include "cli/reporters/reporter.hpp"
#include "cli/settings/options.hpp"
#include "core/run/half_done.hpp"

namespace fishway {
namespace {

std::string type_of(const PlanEntry& entry) {
  return entry.row ? entry.row->type : std::string(history_type(entry.migration->kind));
}

Json entry_json(const PlanEntry& entry) {
  const HistoryRow* row = entry.row ? &*entry.row : nullptr;
  const Migration* migration = entry.migration;
  return {{"version", text_or_null(entry.version_text())},
          {"description", entry.description()},
          {"script", migration != nullptr ? migration->script : row->script},
          {"type", type_of(entry)},
          {"state", std::string(display_name(entry.state))},
          {"phase", migration != nullptr ? phase_or_null(migration->phase) : Json(nullptr)},
          {"checksum", row != nullptr ? value_or_null(row->checksum) : value_or_null(migration->checksum)},
          {"installed_rank", row != nullptr ? Json(row->installed_rank) : Json(nullptr)},
          {"installed_on", row != nullptr ? text_or_null(row->installed_on) : Json(nullptr)},
          {"installed_by", row != nullptr ? Json(row->installed_by) : Json(nullptr)},
          {"time_ms", row != nullptr ? Json(row->execution_time_ms) : Json(nullptr)}};
}

std::vector<std::string> entry_line(const PlanEntry& entry) {
  const bool has_phase = entry.migration != nullptr && entry.migration->phase;
  return {entry.version_text(),
          shortened(entry.description(), 50),
          type_of(entry),
          has_phase ? std::string(name(*entry.migration->phase)) : "",
          std::string(display_name(entry.state)),
          entry.row ? entry.row->installed_on : "",
          entry.row ? format_duration(Milliseconds(entry.row->execution_time_ms)) : ""};
}

bool has_phases(const Plan& plan) {
  for (const PlanEntry& entry : plan.entries)
    if (entry.migration != nullptr && entry.migration->phase) return true;
  return false;
}

std::string pending_text(const Plan& plan) {
  return plan.pending.empty() ? "Nothing is pending." : fmt::format("{} pending.", plan.pending.size());
}

std::string table_of(const Plan& plan) {
  std::vector<std::vector<std::string>> rows = {
      {"Version", "Description", "Type", has_phases(plan) ? "Phase" : "", "State", "Installed on", "Time"}};
  for (const PlanEntry& entry : plan.entries) rows.push_back(entry_line(entry));
  return format_table(rows);
}

/// What is wrong with the folders does not keep anybody from seeing the rest.
void warn_of_problems(Context& context, const Catalog& catalog) {
  for (const Error& problem : catalog.problems) {
    const std::string place = problem.place.text();
    context.console.warn(place.empty() ? problem.message : fmt::format("{}: {}", place, problem.message));
  }
}

void warn_of(Context& context, const std::vector<Checkpoint>& checkpoints) {
  for (const Checkpoint& checkpoint : checkpoints) context.console.warn(describe_half_done(checkpoint));
}

void run_callbacks(Context& context, Database& database, const Catalog& catalog, CallbackEvent event) {
  if (catalog.callbacks_of(event).empty()) return;
  const auto reporter = make_reporter(context.console, {&catalog, database.label(), false});
  Runner(database.session(), catalog, run_options(context), *reporter).run_callbacks(event);
}

}  // namespace

void run_info(Context& context) {
  const PlanOptions options = plan_options(context.settings);
  Database database(context, Access::read, Files::wanted);
  context.console.print(header_line(database));
  const Catalog catalog = database.load_catalog();
  warn_of_problems(context, catalog);
  if (catalog.problems.empty() && catalog.migrations.empty())
    context.console.warn(fmt::format("no migrations in {}", fmt::join(context.settings.list("locations"), ", ")));
  run_callbacks(context, database, catalog, CallbackEvent::before_info);
  const auto history = database.session().read_history();
  const Plan plan = make_plan(catalog, history.value_or(History{}), options);
  const auto checkpoints = history ? readable_checkpoints(database.session()) : std::vector<Checkpoint>{};
  warn_of(context, checkpoints);
  // What is half done is shown as failed, and counted as `migrate` counts it.
  const Plan next = make_plan(catalog, without_half_done(history.value_or(History{}), checkpoints), options);
  context.body["at"] = value_or_null(next.current_version);
  for (const PlanEntry& entry : plan.entries) context.body["migrations"].push_back(entry_json(entry));
  context.console.print(fmt::format("{} {}\n", at_version(next.current_version), pending_text(next)));
  if (!plan.entries.empty()) context.console.print("\n" + table_of(plan));
  run_callbacks(context, database, catalog, CallbackEvent::after_info);
}

}  // namespace fishway
