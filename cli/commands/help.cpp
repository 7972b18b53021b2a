#include <fmt/format.h>

#include "cli/arguments.hpp"
#include "cli/commands/command.hpp"
#include "cli/context.hpp"
#include "cli/lint/hazards_page.hpp"
#include "cli/manual.hpp"
#include "core/lint/waivers.hpp"
#include "core/nearest.hpp"

namespace fishway {
namespace {

[[noreturn]] void unknown_topic(const std::string& topic) {
  std::vector<std::string> names = {"man", "rules"};
  for (const Command& command : all_commands()) names.emplace_back(command.name);
  auto meant = nearest(topic, names);
  if (!meant) meant = lint::nearest_rule(topic);
  throw Error(ErrorKind::usage, fmt::format("unknown command {}", topic),
              meant ? fmt::format("did you mean {}?", *meant) : "`fishway help` lists the commands");
}

std::string text_of(const std::string& topic) {
  if (topic == "man") return manual_page();
  if (topic == "rules") return hazards_page();
  if (topic.empty() || find_command(topic) != nullptr) return help_text(topic);
  const auto rule = hazard_text(topic);
  if (!rule) unknown_topic(topic);
  return *rule;
}

}  // namespace

void run_help(Context& context) {
  const std::string text = text_of(context.words.empty() ? "" : context.words.front());
  context.body["text"] = text;
  context.console.print(text);
}

}  // namespace fishway
