#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/database.hpp"
#include "cli/guards.hpp"
#include "cli/output/words.hpp"
#include "cli/reporters/reporter.hpp"
#include "cli/settings/options.hpp"

namespace fishway {

void run_baseline(Context& context) {
  const RunOptions options = run_options(context);
  Database database(context, Access::write, Files::wanted);
  context.console.print(header_line(database));
  require_target(context, database);
  const Catalog catalog = database.load_catalog();
  const auto reporter = make_reporter(context.console, {&catalog, database.label(), false});
  const RunResult result = Runner(database.session(), catalog, options, *reporter).baseline();
  if (result.error) throw *result.error;
  context.body["from"] = value_or_null(result.from);
  context.body["to"] = value_or_null(result.to);
  context.console.print(fmt::format("Baselined. Now {}\n", lower_first(at_version(result.to))));
}

}  // namespace fishway
