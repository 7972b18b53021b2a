#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/database.hpp"
#include "cli/guards.hpp"
#include "cli/reporters/reporter.hpp"
#include "cli/settings/options.hpp"

namespace fishway {
namespace {

constexpr std::string_view example = "fishway resolve 12 --as applied";

std::string named_migration(const Context& context) {
  if (context.words.size() == 1) return context.words.front();
  throw Error(ErrorKind::usage, "which version is to be resolved?", std::string(example));
}

Resolution resolution(const Context& context) {
  const auto word = context.settings.optional_text("as");
  if (!word) throw Error(ErrorKind::usage, "did the statement take effect? --as is missing", std::string(example));
  return *word == "applied" ? Resolution::applied : Resolution::not_applied;
}

}  // namespace

void run_resolve(Context& context) {
  const std::string version = named_migration(context);
  const Resolution as = resolution(context);
  Database database(context, Access::write, Files::wanted);
  context.console.print(header_line(database));
  require_target(context, database);
  const Catalog catalog = database.load_catalog();
  const auto reporter = make_reporter(context.console, {&catalog, database.label(), false});
  const Checkpoint settled = Runner(database.session(), catalog, run_options(context), *reporter)
                                 .resolve(version, as, context.settings.optional_text("why").value_or(""));
  context.body["version"] = version;
  context.body["script"] = settled.script;
  context.body["as"] = as == Resolution::applied ? "applied" : "not-applied";
  context.body["statement"] = settled.statement;
  context.console.print(
      fmt::format("{}: {}\nRun `fishway migrate`: it goes on there.\n", settled.script, settled.error));
}

}  // namespace fishway
