#include "cli/version.hpp"

#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/composition.hpp"
#include "cli/context.hpp"

namespace fishway {

void run_version(Context& context) {
  const auto databases = built_in_databases();
  context.body["databases"] = databases;
  context.console.print(fmt::format("fishway {}\n", program_version()));
  if (context.console.options.verbose)
    context.console.print(fmt::format("databases: {}\n", fmt::join(databases, ", ")));
}

}  // namespace fishway
