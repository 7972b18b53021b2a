#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/command.hpp"
#include "cli/database.hpp"
#include "cli/guards.hpp"
#include "cli/output/words.hpp"
#include "cli/reporters/reporter.hpp"
#include "cli/settings/options.hpp"

namespace fishway {
namespace {

void fill(Context& context, const RunResult& result) {
  context.time = result.time;
  context.body["from"] = value_or_null(result.from);
  context.body["to"] = value_or_null(result.to);
  for (const AppliedMigration& applied : result.applied) context.body["applied"].push_back(applied_json(applied));
  context.body["pending"] = result.pending;
  context.body["refused"] = refused_json(result.refused);
}

/// A question only where a mistake would hurt most.
void confirm_on_protected(Context& context, const Database& database) {
  if (database.is_protected() && !is_named(context, database))
    confirm(context,
            fmt::format("Migrate {}, which is protected?", describe_database(database.facts(), database.label())));
}

/// What the gate's own hint does not know.
Error with_protection(Error error, const RunResult& result, const Database& database) {
  const auto loses = [](const Refusal& refusal) { return refusal.cause == Refusal::Cause::loses_data; };
  if (database.is_protected() && std::ranges::any_of(result.refused, loses))
    error.hint += fmt::format("\n{} is protected: what loses data also needs --yes-i-mean {}",
                              database.facts().database, protected_name(database));
  return error;
}

}  // namespace

void run_migrate(Context& context) {
  if (context.settings.flag("dry-run")) {
    context.command = find_command("plan");  // whose document it is
    context.body = context.command->skeleton();
    return run_plan(context);
  }
  tell_what_is_not_in_effect(context);
  RunOptions options = run_options(context);
  Database database(context, Access::write, Files::wanted);
  context.console.print(header_line(database));
  require_target(context, database);
  const Catalog catalog = database.load_catalog();
  database.require_migrations(catalog);
  confirm_on_protected(context, database);
  options.gate.protects_data = database.is_protected() && !is_named(context, database);
  const auto reporter = make_reporter(context.console, {&catalog, database.label(), false});
  context.streams_events = true;
  const RunResult result = Runner(database.session(), catalog, options, *reporter).migrate();
  fill(context, result);
  if (result.error) throw with_protection(*result.error, result, database);
}

}  // namespace fishway
