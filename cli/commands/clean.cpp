#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/database.hpp"
#include "cli/guards.hpp"
#include "cli/reporters/reporter.hpp"
#include "cli/settings/options.hpp"

namespace fishway {

void run_clean(Context& context) {
  if (context.settings.flag("clean-disabled"))
    throw Error(ErrorKind::refused, "clean is off, because it drops everything",
                "on a database that may lose everything: --clean-disabled=false, or clean_disabled = false in its "
                "environment's section");
  const RunOptions options = run_options(context);
  Database database(context, Access::write, Files::wanted);
  context.console.print(header_line(database));
  require_target(context, database);
  require_unprotected(context, database);
  const Catalog catalog = database.load_catalog();
  const auto& schemas = database.facts().schemas;
  confirm(context, fmt::format("Drop everything in {} of {}?", fmt::join(schemas, ", "),
                               describe_database(database.facts(), database.label())));
  const auto reporter = make_reporter(context.console, {&catalog, database.label(), false});
  Runner(database.session(), catalog, options, *reporter).clean();
  context.body["schemas"] = schemas;
  context.console.print(fmt::format("Cleaned: {}.\n", fmt::join(schemas, ", ")));
}

}  // namespace fishway
