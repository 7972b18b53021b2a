#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/commands/standing.hpp"
#include "cli/output/words.hpp"

namespace fishway {

void run_check(Context& context) {
  check_standing_options(context.settings);
  Database database(context, Access::read, files_for_standing(context.settings));
  context.console.print(header_line(database));
  const Standing standing = find_standing(context, database);
  if (!standing.satisfied) throw not_there(standing);
  context.console.print(fmt::format("{} Nothing is pending.\n", at_version(standing.at)));
}

}  // namespace fishway
