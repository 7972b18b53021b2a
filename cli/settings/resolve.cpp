#include "cli/settings/resolve.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli/config/apply.hpp"
#include "cli/config/config_file.hpp"
#include "cli/text_file.hpp"
#include "core/nearest.hpp"

namespace fishway {
namespace {

std::vector<std::string> items_of(const Setting& setting, const std::vector<std::string>& values) {
  if (setting.type != SettingType::list) return {values.back()};
  std::vector<std::string> items;
  for (const std::string& value : values)
    for (std::string& item : split(value, ',')) items.push_back(std::move(item));
  return items;
}

void set_placeholder_flag(const Setting& setting, const std::string& text, const Origin& origin, Settings& settings) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    throw Error(ErrorKind::usage, fmt::format("{}: '{}' is no NAME=VALUE", origin.text, text),
                fmt::format("write {} {}=...", origin.text, equals == 0 ? "NAME" : text));
  settings.set_entry(setting, text.substr(0, equals), text.substr(equals + 1), origin);
}

void apply_flags(const GivenOptions& options, Settings& settings) {
  for (const auto& [name, values] : options) {
    const Setting* setting = find_setting(name);
    if (setting == nullptr || values.empty()) continue;
    const Origin origin{Source::flag, "--" + name, {}};
    if (setting->type != SettingType::map)
      settings.set(*setting, items_of(*setting, values), origin);
    else
      for (const std::string& value : values) set_placeholder_flag(*setting, value, origin, settings);
  }
}

void apply_variable(const Setting& setting, const std::string& name, Source source, const Environment& environment,
                    Settings& settings) {
  const auto value = name.empty() ? std::nullopt : variable(environment, name);
  if (value && setting.type != SettingType::map) settings.set(setting, items_of(setting, {*value}), {source, name, {}});
}

void apply_placeholder_variables(const Environment& environment, Settings& settings) {
  constexpr std::string_view own = "FISHWAY_PLACEHOLDERS_";
  constexpr std::string_view flyway = "FLYWAY_PLACEHOLDERS_";
  for (const auto& [name, value] : environment) {
    const bool is_own = name.starts_with(own);
    if (!is_own && !name.starts_with(flyway)) continue;
    const std::string key = name.substr(is_own ? own.size() : flyway.size());
    if (key.empty()) continue;
    settings.set_entry(*find_setting("placeholder"), key, value,
                       {is_own ? Source::variable : Source::flyway_variable, name, {}});
  }
}

void apply_variables(const Environment& environment, Settings& settings) {
  for (const Setting& setting : all_settings()) {
    apply_variable(setting, setting.flyway_variable(), Source::flyway_variable, environment, settings);
    apply_variable(setting, setting.variable(), Source::variable, environment, settings);
  }
  apply_placeholder_variables(environment, settings);
}

std::string first_line(std::string text) {
  text.erase(std::min(text.find_first_of("\r\n"), text.size()));
  return text;
}

/// The URL may stand in a file; a URL given directly at the same level goes before it.
void apply_url_file(Settings& settings) {
  const auto file = settings.optional_text("url-file");
  if (!file || settings.origin("url-file").source <= settings.origin("url").source) return;
  Origin origin = settings.origin("url-file");
  origin.text = fmt::format("{} (named by {})", *file, origin.text);
  settings.set(*find_setting("url"), {first_line(read_text_file(*file, "URL file"))}, origin);
}

void apply_also_variables(const Environment& environment, Settings& settings, std::vector<std::string>& warnings) {
  for (const Setting& setting : all_settings()) {
    const std::string name(setting.also_variable);
    const Origin before = settings.origin(setting.name);
    const auto value_before = settings.optional_text(setting.name);
    if (name.empty() || before.source >= Source::variable || !variable(environment, name)) continue;
    apply_variable(setting, name, Source::variable, environment, settings);
    const bool is_changed = settings.optional_text(setting.name) != value_before;  // ${env:DATABASE_URL} is not
    if (is_changed && before.source == Source::file && settings.origin("environment").source == Source::flag)
      warnings.push_back(fmt::format("the variable {} goes before the {} in {}", name, setting.name, before.text));
  }
}

std::vector<std::filesystem::path> config_paths(const Settings& settings, const std::filesystem::path& directory) {
  const auto named = settings.optional_text("config");
  if (!named) return find_config_files(directory);
  std::vector<std::filesystem::path> paths;
  for (const std::string& path : split(*named, ',')) paths.emplace_back(path);
  return paths;
}

[[noreturn]] void unknown_environment(const std::string& name, const std::vector<ConfigFile>& files) {
  std::vector<std::string> known;
  for (const ConfigFile& file : files)
    for (const auto& section : file.environments) known.push_back(section.first);
  if (known.empty())
    throw Error(ErrorKind::configuration, fmt::format("there is no environment {}: no settings file has one", name),
                fmt::format("write a section [environments.{}] into fishway.toml", name));
  const auto meant = nearest(name, known);
  throw Error(
      ErrorKind::configuration,
      fmt::format("there is no environment {}: {} has {}", name, files.back().path.string(), fmt::join(known, ", ")),
      meant ? fmt::format("did you mean --environment {}?", *meant) : "");
}

void apply_environments(const std::vector<ConfigFile>& files, const Environment& environment, Settings& settings,
                        std::vector<std::string>& unknown) {
  const std::string name = settings.optional_text("environment").value_or("default");
  const bool exists = std::any_of(files.begin(), files.end(),
                                  [&](const ConfigFile& file) { return file.environments.count(name) != 0; });
  if (!exists && name != "default") unknown_environment(name, files);
  for (const ConfigFile& file : files) apply_environment(file, name, environment, settings, unknown);
}

/// A Flyway project keeps Flyway's own default table, so that Flyway can go on with it.
void apply_flyway_defaults(Settings& settings, const std::filesystem::path& directory) {
  settings.from_flyway = true;
  const Origin origin{Source::default_value, "Flyway's default", {}};
  settings.set(*find_setting("table"), {"flyway_schema_history"}, origin);
  std::error_code ignored;
  for (const char* folder : {"db/migration", "sql"})
    if (std::filesystem::is_directory(directory / folder, ignored))
      settings.set(*find_setting("locations"), {folder}, origin);
}

void apply_files(const std::filesystem::path& directory, const Environment& environment, Settings& settings,
                 std::vector<std::string>& warnings) {
  std::vector<ConfigFile> files;
  std::vector<std::string> unknown;
  for (const auto& path : config_paths(settings, directory)) {
    files.push_back(read_config_file(path));
    settings.files.push_back(path.string());
    if (files.back().is_flyway()) apply_flyway_defaults(settings, directory);
    apply_common(files.back(), environment, settings, unknown);
  }
  apply_environments(files, environment, settings, unknown);
  if (!unknown.empty())
    warnings.push_back(fmt::format("keys of Flyway that fishway does not use: {}", fmt::join(unknown, ", ")));
}

}  // namespace

Settings resolve_settings(const GivenOptions& options, const Environment& environment,
                          const std::filesystem::path& directory, std::vector<std::string>& warnings) {
  Settings settings;
  apply_flags(options, settings);
  apply_variables(environment, settings);
  apply_files(directory, environment, settings, warnings);
  apply_url_file(settings);
  apply_also_variables(environment, settings, warnings);
  return settings;
}

}  // namespace fishway
