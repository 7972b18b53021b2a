#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/context.hpp"
#include "cli/output/table.hpp"
#include "cli/secrets/redaction.hpp"
#include "core/run/database_url.hpp"

namespace fishway {
namespace {

constexpr std::string_view hidden = "(hidden)";

std::string shown_url(const std::string& url) {
  try {
    return DatabaseUrl::parse(url).text();
  } catch (const Error&) {
    return redacted_url(url);
  }
}

std::string shown_item(const Setting& setting, const std::string& item) {
  if (setting.secret) return std::string(hidden);
  return setting.name == "url" ? shown_url(item) : item;
}

Json shown_value(const Setting& setting, const SettingValue& value) {
  if (setting.type != SettingType::list) {
    const bool is_absent = value.items.empty() || value.items.front().empty();
    return is_absent ? Json(nullptr) : Json(shown_item(setting, value.items.front()));
  }
  Json items = Json::array();
  for (const std::string& item : value.items) items.push_back(shown_item(setting, item));
  return items;
}

Json setting_json(const Setting& setting, const SettingValue& value) {
  return {{"name", std::string(setting.name)},
          {"value", shown_value(setting, value)},
          {"source", text_or_null(value.origin.text)},
          {"key", setting.in_file() ? Json(setting.key()) : Json(nullptr)},
          {"flag", setting.has_flag ? Json(fmt::format("--{}", setting.name)) : Json(nullptr)},
          {"variable", setting.variable()}};
}

std::string value_text(const Json& value) {
  if (value.is_null()) return "";
  if (value.is_string()) return value.get<std::string>();
  std::vector<std::string> items = value;
  return fmt::format("{}", fmt::join(items, ", "));
}

Json placeholder_json(const std::string& name, const SettingValue& value) {
  return {{"name", name},
          {"value", sounds_secret(name) ? std::string(hidden) : value.items.front()},
          {"source", value.origin.text}};
}

std::string source_text(const Json& source) { return source.is_null() ? "" : source.get<std::string>(); }

}  // namespace

void run_config(Context& context) {
  context.body["files"] = context.settings.files;
  std::vector<std::vector<std::string>> rows = {{"Setting", "Value", "From"}};
  for (const Setting& setting : all_settings()) {
    if (setting.type == SettingType::map) continue;
    const Json json = setting_json(setting, context.settings.value(setting.name));
    rows.push_back({json["name"], value_text(json["value"]), source_text(json["source"])});
    context.body["settings"].push_back(json);
  }
  for (const auto& [name, value] : context.settings.entries("placeholder")) {
    const Json json = placeholder_json(name, value);
    rows.push_back({"placeholders." + name, json["value"], json["source"]});
    context.body["placeholders"].push_back(json);
  }
  const auto& files = context.settings.files;
  context.console.print(files.empty() ? "No settings file.\n"
                                      : fmt::format("Settings file: {}\n", fmt::join(files, ", ")));
  context.console.print("\n" + format_table(rows));
}

}  // namespace fishway
