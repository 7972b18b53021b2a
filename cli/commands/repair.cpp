#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/database.hpp"
#include "cli/guards.hpp"
#include "cli/reporters/reporter.hpp"
#include "cli/settings/options.hpp"

namespace fishway {
namespace {

Json action_json(const RepairAction& action) {
  return {{"kind", action.kind},
          {"version", text_or_null(action.version)},
          {"description", action.description},
          {"script", text_or_null(action.script)},
          {"message", action.message}};
}

}  // namespace

void run_repair(Context& context) {
  const RunOptions options = run_options(context);
  Database database(context, Access::write, Files::wanted);
  context.console.print(header_line(database));
  require_target(context, database);
  const Catalog catalog = database.load_catalog();
  database.require_migrations(catalog);  // wrong folders would mark everything as deleted
  catalog.require_sound();
  const auto reporter = make_reporter(context.console, {&catalog, database.label(), false});
  const Repair repair = Runner(database.session(), catalog, options, *reporter).repair();
  for (const RepairAction& action : repair.actions) {
    context.body["actions"].push_back(action_json(action));
    context.console.print(
        fmt::format("  {}: {}\n", action.script.empty() ? action.description : action.script, action.message));
  }
  if (repair.actions.empty()) context.console.print("Nothing to repair.\n");
}

}  // namespace fishway
