#include "cli/config/toml_reader.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <optional>

namespace fishway {
namespace {

Place place_of(const ConfigFile& file, const toml::source_region& source) {
  return {file.path.string(), source.begin.line, source.begin.column};
}

std::optional<std::string> scalar(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
  return std::nullopt;
}

std::string scalar_or_fail(const toml::node& node, const Place& place) {
  if (auto text = scalar(node)) return *text;
  throw Error(ErrorKind::configuration, "a value must be a text, a number, true, false, or an array of these", {},
              place);
}

ConfigEntry entry_of(std::vector<std::string> path, const toml::node& node, Place place) {
  ConfigEntry entry{std::move(path), {}, node.is_array(), std::move(place)};
  if (const toml::array* array = node.as_array())
    for (const toml::node& item : *array) entry.items.push_back(scalar_or_fail(item, entry.place));
  else
    entry.items.push_back(scalar_or_fail(node, entry.place));
  return entry;
}

void flatten(const toml::table& table, std::vector<std::string> path, const ConfigFile& file,
             std::vector<ConfigEntry>& entries) {
  for (const auto& [key, node] : table) {
    path.emplace_back(key.str());
    if (const toml::table* inner = node.as_table())
      flatten(*inner, path, file, entries);
    else
      entries.push_back(entry_of(path, node, place_of(file, key.source())));
    path.pop_back();
  }
}

void flatten_environments(const toml::table& table, ConfigFile& file) {
  for (const auto& [name, node] : table) {
    const toml::table* section = node.as_table();
    if (section == nullptr)
      throw Error(ErrorKind::configuration, fmt::format("environments.{} must be a section", name.str()),
                  fmt::format("write [environments.{}]", name.str()), place_of(file, name.source()));
    flatten(*section, {}, file, file.environments[std::string(name.str())]);
  }
}

toml::table parse(std::string_view text, const ConfigFile& file) {
  try {
    return toml::parse(text, file.path.string());
  } catch (const toml::parse_error& error) {
    throw Error(ErrorKind::configuration, fmt::format("broken TOML: {}", error.description()),
                "correct this line; https://toml.io shows how values are written", place_of(file, error.source()));
  }
}

}  // namespace

void read_toml(std::string_view text, ConfigFile& file) {
  toml::table table = parse(text, file);
  if (const toml::table* environments = table["environments"].as_table()) {
    flatten_environments(*environments, file);
    table.erase("environments");
  }
  flatten(table, {}, file, file.entries);
}

}  // namespace fishway
