#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/database.hpp"
#include "cli/stats_file.hpp"

namespace fishway {
namespace {

/// One table a line, so that two of them can be compared.
std::string file_text(const Json& tables) {
  std::string text = "{\"format\": 1, \"tables\": [";
  for (const Json& table : tables) text += (text.back() == '[' ? "\n  " : ",\n  ") + table.dump();
  return text + (tables.empty() ? "]}\n" : "\n]}\n");
}

}  // namespace

void run_stats(Context& context) {
  Database database(context, Access::read, Files::none);
  const auto sizes = database.session().table_sizes();
  if (!sizes) throw Error(ErrorKind::configuration, "this database does not tell how large its tables are");
  context.body["tables"] = tables_json(*sizes);
  if (context.console.is_text()) context.console.write(file_text(context.body["tables"]));
}

}  // namespace fishway
