#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/database.hpp"
#include "cli/guards.hpp"
#include "cli/reporters/reporter.hpp"
#include "cli/settings/options.hpp"

namespace fishway {
namespace {

/// A target in the settings file is meant for `migrate`.
std::optional<std::string> undo_target(const Settings& settings) {
  const bool is_given = settings.origin("target").source >= Source::flyway_variable;
  const auto target = settings.optional_text("target");
  return is_given && target != "latest" ? target : std::nullopt;
}

}  // namespace

void run_undo(Context& context) {
  const auto target = undo_target(context.settings);
  RunOptions options = run_options(context);
  options.plan.target = "latest";
  Database database(context, Access::write, Files::wanted);
  context.console.print(header_line(database));
  require_target(context, database);
  require_unprotected(context, database);
  const Catalog catalog = database.load_catalog();
  database.require_migrations(catalog);
  confirm(context, fmt::format("Undo {} on {}?", target ? "everything above " + *target : "the latest version",
                               describe_database(database.facts(), database.label())));
  const auto reporter = make_reporter(context.console, {&catalog, database.label(), true});
  context.streams_events = true;
  const RunResult result = Runner(database.session(), catalog, options, *reporter).undo(target);
  context.time = result.time;
  context.body["from"] = value_or_null(result.from);
  context.body["to"] = value_or_null(result.to);
  for (const AppliedMigration& undone : result.applied) context.body["undone"].push_back(applied_json(undone));
  if (result.error) throw *result.error;
}

}  // namespace fishway
