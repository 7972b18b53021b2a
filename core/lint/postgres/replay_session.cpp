// Settings of the session that decide what a name or a type change means: search_path and TimeZone.
#include <algorithm>
#include <array>
#include <cctype>

#include "core/lint/postgres/replay_parts.hpp"
#include "core/lint/postgres/words.hpp"

namespace fishway::lint::postgres {
namespace {

using Path = std::vector<std::string>;

void set_path(Path path, bool is_local, Model& model) {
  std::erase_if(path, [](const std::string& schema) { return schema.empty() || schema == "$user"; });
  if (!is_local) model.session_search_path = path;
  model.search_path = std::move(path);
}

void set_time_zone(bool is_utc, bool is_local, Model& model) {
  if (!is_local) model.session_time_zone_is_utc = is_utc;
  model.transaction.time_zone_is_utc = is_utc;
}

// What has no offset, at any time of any year.
bool is_utc(std::string zone) {
  std::ranges::transform(zone, zone.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  if (zone.starts_with("etc/")) zone.erase(0, 4);
  constexpr std::array<std::string_view, 11> names = {"utc",  "uct",       "gmt",       "gmt0", "gmt+0", "gmt-0",
                                                      "zulu", "universal", "greenwich", "0",    "+00"};
  return std::ranges::find(names, zone) != names.end();
}

std::string constant_of(const Node& node) {
  const Node& constant = inside(node);
  if (type_of(node) == "TypeCast") return constant_of(get(constant, "arg"));
  if (const Node& text = get(constant, "sval"); text.is_object()) return text_of(text, "sval");
  if (const Node& number = get(constant, "ival"); number.is_object()) return std::to_string(number_of(number, "ival"));
  return text_of(get(constant, "fval"), "fval");
}

// As in set_config: names with commas between, quoted where they need it.
Path path_of(std::string_view text) {
  Path path;
  for (const Word& word : words_of(text))
    if (word.is_name()) path.push_back(word.text);
  return path;
}

void set_setting(std::string name, const Node& values, bool is_local, Model& model) {
  std::ranges::transform(name, name.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  if (!values.is_array() || values.empty()) return;
  if (name == "timezone") set_time_zone(is_utc(constant_of(values.front())), is_local, model);
  if (name != "search_path") return;
  Path path;
  for (const Node& value : values) path.push_back(constant_of(value));
  set_path(std::move(path), is_local, model);
}

void reset(const std::string& name, bool is_local, Model& model) {
  if (name == "search_path" || name.empty()) set_path({model.default_schema}, is_local, model);
  if (name == "timezone" || name.empty()) set_time_zone(false, is_local, model);
}

void set_by_call(const Node& call, Model& model) {
  const auto names = strings_of(get(call, "funcname"));
  const Node& arguments = get(call, "args");
  if (names.empty() || names.back() != "set_config" || !arguments.is_array() || arguments.size() != 3) return;
  const bool is_local = flag_of(get(inside(arguments[2]), "boolval"), "boolval");
  const std::string name = constant_of(arguments[0]);
  if (name == "search_path")
    set_path(path_of(constant_of(arguments[1])), is_local, model);
  else
    set_setting(name, Node::array({arguments[1]}), is_local, model);
}

}  // namespace

void set_variable(const Node& body, Model& model) {
  const std::string kind = text_of(body, "kind");
  const bool is_local = flag_of(body, "is_local");
  if (kind == "VAR_SET_VALUE")
    set_setting(text_of(body, "name"), get(body, "args"), is_local, model);
  else if (kind == "VAR_RESET_ALL")
    reset("", false, model);
  else if (kind == "VAR_SET_DEFAULT" || kind == "VAR_RESET")
    reset(text_of(body, "name"), is_local, model);
}

void set_by_function(const Node& select, Model& model) {
  const Node& targets = get(select, "targetList");
  if (!targets.is_array()) return;
  for (const Node& target : targets)
    if (const Node& value = get(inside(target), "val"); type_of(value) == "FuncCall") set_by_call(inside(value), model);
}

void discard(const Node& body, Model& model) {
  if (text_of(body, "target") == "DISCARD_ALL") reset("", false, model);
}

}  // namespace fishway::lint::postgres
