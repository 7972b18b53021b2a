// A setting: one key of the settings file = one flag = one variable. All of them are declared once, in
// setting_table.cpp; parsing, `--help`, completions, the man page and `fishway config` are made from that table.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fishway {

enum class SettingType {
  text,
  word,     ///< one of `choices`
  list,     ///< comma-separated, or repeated; an array in a file
  map,      ///< NAME=VALUE, repeatable; a table in a file
  boolean,  ///< a flag alone means true
  integer,
  duration,  ///< 500ms, 2s, 10min, 1h, 7d
};

struct Setting {
  std::string_view name = {};  ///< kebab-case: the flag without its dashes
  SettingType type = SettingType::text;
  std::string_view default_value = {};
  std::string_view help = {};
  std::string_view value_name = {};     ///< what --help shows for the value
  std::string_view choices = {};        ///< of a word, separated by blanks
  std::string_view group = {};          ///< heading in --help
  std::string_view commands = {};       ///< that accept the flag, separated by blanks; empty: a global option
  std::string_view file_key = {};       ///< "lock.wait"; empty: the name; "-": cannot stand in a file
  std::string_view variable_name = {};  ///< "lint-since": FISHWAY_LINT_SINCE; empty: the name
  std::string_view flyway = {};         ///< Flyway's key for it, camelCase; empty: Flyway has none
  std::string_view also_variable = {};  ///< a variable besides FISHWAY_... and FLYWAY_...
  std::string_view short_flag = {};     ///< "q" for -q
  bool has_flag = true;                 ///< false for what must never stand on a command line
  bool secret = false;                  ///< never shown
  bool is_path = false;                 ///< a relative path in a file is relative to that file

  bool is_global() const { return commands.empty(); }
  bool belongs_to(std::string_view command) const;
  bool in_file() const { return file_key != "-"; }
  std::string key() const;              ///< as in a file, snake_case: "lock.wait", "out_of_order"
  std::string variable() const;         ///< FISHWAY_OUT_OF_ORDER
  std::string flyway_variable() const;  ///< FLYWAY_OUT_OF_ORDER, or empty
  std::vector<std::string> choice_list() const;
};

std::span<const Setting> all_settings();

/// By its name in kebab-case; nullptr when there is none.
const Setting* find_setting(std::string_view name);

/// "outOfOrder", "out_of_order", "out-of-order" -> "out-of-order". Dots stay.
std::string to_kebab(std::string_view key);
/// "out-of-order" -> "OUT_OF_ORDER"; "outOfOrder" likewise.
std::string to_upper_snake(std::string_view key);

/// Words separated by a character, without empty ones and without blanks around them.
std::vector<std::string> split(std::string_view text, char separator);

}  // namespace fishway
