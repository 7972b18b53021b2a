#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/commands/command.hpp"
#include "cli/context.hpp"
#include "cli/manual.hpp"
#include "core/nearest.hpp"

namespace fishway {
namespace {

[[noreturn]] void unknown_topic(const std::string& topic) {
  std::vector<std::string> names = {"man"};
  for (const Command& command : all_commands()) names.emplace_back(command.name);
  const auto meant = nearest(topic, names);
  throw Error(ErrorKind::usage, fmt::format("unknown command {}", topic),
              meant ? fmt::format("did you mean {}?", *meant) : "`fishway help` lists the commands");
}

}  // namespace

void run_help(Context& context) {
  const std::string topic = context.words.empty() ? "" : context.words.front();
  if (!topic.empty() && topic != "man" && find_command(topic) == nullptr) unknown_topic(topic);
  const std::string text = topic == "man" ? manual_page() : help_text(topic);
  context.body["text"] = text;
  context.console.print(text);
}

}  // namespace fishway
