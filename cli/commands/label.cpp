#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/database.hpp"
#include "cli/guards.hpp"

namespace fishway {
namespace {

std::optional<std::string> new_label(const Context& context) {
  if (context.words.size() > 1) throw Error(ErrorKind::usage, "a label is one word", "fishway label production");
  if (context.words.empty()) return std::nullopt;
  if (context.words.front().empty())
    throw Error(ErrorKind::usage, "a label cannot be empty", "fishway label production");
  return context.words.front();
}

}  // namespace

void run_label(Context& context) {
  const auto label = new_label(context);
  const bool sets_protection = context.settings.is_set("protect");
  const bool writes = label || sets_protection;
  Database database(context, writes ? Access::write : Access::read, Files::none);
  if (writes) {
    context.console.print(header_line(database));
    require_plausible_names(context, database);
  }
  const bool is_protected = sets_protection ? context.settings.flag("protect") : database.is_protected();
  if (label && label != database.label()) database.session().write_property("label", label);
  if (is_protected != database.is_protected())
    database.session().write_property("protected", is_protected ? std::optional<std::string>("true") : std::nullopt);
  const auto now = label ? label : database.label();
  context.database["label"] = value_or_null(now);
  context.body["label"] = value_or_null(now);
  context.body["protected"] = is_protected;
  context.body["changed"] = now != database.label() || is_protected != database.is_protected();
  context.console.print(fmt::format("{}{}\n", now.value_or("no label"), is_protected ? ", protected" : ""));
}

}  // namespace fishway
