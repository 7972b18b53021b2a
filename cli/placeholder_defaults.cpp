#include "cli/placeholder_defaults.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

namespace fishway {
namespace {

/// In local time, as Flyway has it.
std::string timestamp() { return fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::localtime(std::time(nullptr))); }

}  // namespace

PlaceholderSyntax placeholder_syntax(const Settings& settings) {
  return {settings.text("placeholder-prefix"), settings.text("placeholder-suffix"),
          settings.text("placeholder-separator")};
}

Placeholders user_placeholders(const Context& context) {
  Placeholders placeholders(placeholder_syntax(context.settings));
  for (const auto& [name, value] : context.settings.entries("placeholder")) placeholders.set(name, value.items.front());
  return placeholders;
}

Placeholders placeholders_for(const Context& context, const DatabaseFacts& facts) {
  Placeholders placeholders = user_placeholders(context);
  placeholders.set_default("defaultSchema", facts.schema);
  placeholders.set_default("user", facts.user);
  placeholders.set_default("database", facts.database);
  placeholders.set_default("timestamp", timestamp());
  placeholders.set_default("workingDirectory", context.directory.string());
  placeholders.set_default("table", facts.table);
  placeholders.set_default("environment", context.settings.optional_text("environment").value_or("default"));
  return placeholders;
}

}  // namespace fishway
