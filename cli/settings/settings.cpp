#include "cli/settings/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "core/nearest.hpp"

namespace fishway {
namespace {

std::string lower(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lowered;
}

std::optional<long long> parse_integer(std::string_view text) {
  long long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

[[noreturn]] void reject(const Setting& setting, const Origin& origin, const std::string& problem,
                         std::string hint = {}) {
  const bool in_file = !origin.place.file.empty();
  const std::string what = in_file ? setting.key() : origin.text;
  throw Error(in_file ? ErrorKind::configuration : ErrorKind::usage, fmt::format("{}: {}", what, problem),
              std::move(hint), origin.place);
}

void check_word(const Setting& setting, const std::string& item, const Origin& origin) {
  const std::vector<std::string> choices = setting.choice_list();
  if (std::find(choices.begin(), choices.end(), item) != choices.end()) return;
  const auto meant = nearest(item, choices);
  reject(setting, origin, fmt::format("'{}' is none of {}", item, fmt::join(choices, ", ")),
         meant ? fmt::format("did you mean {}?", *meant) : "");
}

void check_duration(const Setting& setting, const std::string& item, const Origin& origin) {
  try {
    parse_duration(item);
  } catch (const Error& error) {
    reject(setting, origin, error.message, error.hint);
  }
}

void check_item(const Setting& setting, const std::string& item, const Origin& origin) {
  switch (setting.type) {
    case SettingType::boolean:
      if (!parse_boolean(item)) reject(setting, origin, fmt::format("'{}' is neither true nor false", item));
      break;
    case SettingType::integer:
      if (const auto number = parse_integer(item); !number || *number < 0)
        reject(setting, origin, fmt::format("'{}' is no number of 0 or more", item));
      break;
    case SettingType::duration:
      check_duration(setting, item, origin);
      break;
    case SettingType::word:
      check_word(setting, item, origin);
      break;
    case SettingType::text:
    case SettingType::list:
    case SettingType::map:
      break;
  }
}

}  // namespace

std::optional<bool> parse_boolean(std::string_view text) {
  const std::string word = lower(text);
  if (word == "true" || word == "yes" || word == "on" || word == "1") return true;
  if (word == "false" || word == "no" || word == "off" || word == "0") return false;
  return std::nullopt;
}

Settings::Settings() {
  for (const Setting& setting : all_settings()) {
    SettingValue value;
    if (!setting.default_value.empty()) {
      value.items = {std::string(setting.default_value)};
      value.origin = {Source::default_value, "default", {}};
    }
    values_.emplace(setting.name, std::move(value));
    if (setting.type == SettingType::map) maps_[std::string(setting.name)] = {};
  }
}

void Settings::set(const Setting& setting, std::vector<std::string> items, Origin origin) {
  for (const std::string& item : items) check_item(setting, item, origin);
  SettingValue& value = values_.find(setting.name)->second;
  if (origin.source < value.origin.source) return;
  value = {std::move(items), std::move(origin)};
}

void Settings::set_entry(const Setting& setting, std::string_view key, std::string value, Origin origin) {
  SettingValue& entry = maps_[std::string(setting.name)][lower(key)];
  if (origin.source < entry.origin.source) return;
  entry = {{std::move(value)}, std::move(origin)};
}

bool Settings::is_set(std::string_view name) const { return origin(name).source > Source::default_value; }

const SettingValue& Settings::value(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) throw std::logic_error(fmt::format("no setting is called {}", name));
  return found->second;
}

std::string Settings::text(std::string_view name) const {
  const auto& items = value(name).items;
  return items.empty() ? "" : items.front();
}

std::optional<std::string> Settings::optional_text(std::string_view name) const {
  const auto& items = value(name).items;
  return items.empty() || items.front().empty() ? std::nullopt : std::optional(items.front());
}

bool Settings::flag(std::string_view name) const { return parse_boolean(text(name)).value_or(false); }

long long Settings::integer(std::string_view name) const { return parse_integer(text(name)).value_or(0); }

Milliseconds Settings::duration(std::string_view name) const {
  const auto duration = optional_text(name);
  return duration ? parse_duration(*duration) : Milliseconds{0};
}

const std::map<std::string, SettingValue>& Settings::entries(std::string_view name) const {
  const auto found = maps_.find(name);
  if (found == maps_.end()) throw std::logic_error(fmt::format("{} is no map", name));
  return found->second;
}

}  // namespace fishway
