// The settings of one invocation, each with where its value came from.
//
//   flag > FISHWAY_... variable (DATABASE_URL for the URL) > FLYWAY_... variable > [environments.NAME] of the settings
//   file > top of the settings file > default
//
// Values are checked when they are set, so that an error can name the place that is wrong; the getters cannot fail.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/settings/setting.hpp"
#include "core/duration.hpp"
#include "core/error.hpp"

namespace fishway {

/// Where a value came from. The order is that of precedence.
enum class Source { none, default_value, file, flyway_variable, variable, flag };

struct Origin {
  Source source = Source::none;
  std::string text;  ///< "--target", "FISHWAY_TARGET", "fishway.toml:7", "default"
  Place place;       ///< in a file
};

struct SettingValue {
  std::vector<std::string> items;
  Origin origin;
};

class Settings {
 public:
  /// All defaults.
  Settings();

  /// Sets a value, replacing what is of the same or a lower source. Throws Error for a value that does not fit.
  void set(const Setting& setting, std::vector<std::string> items, Origin origin);
  /// Sets one entry of a map (a placeholder).
  void set_entry(const Setting& setting, std::string_view key, std::string value, Origin origin);

  bool is_set(std::string_view name) const;  ///< by anything but a default
  const SettingValue& value(std::string_view name) const;
  const Origin& origin(std::string_view name) const { return value(name).origin; }

  std::string text(std::string_view name) const;  ///< empty: not set
  std::optional<std::string> optional_text(std::string_view name) const;
  const std::vector<std::string>& list(std::string_view name) const { return value(name).items; }
  bool flag(std::string_view name) const;
  long long integer(std::string_view name) const;
  Milliseconds duration(std::string_view name) const;
  /// Key in lower case -> value. Only `placeholder` is such a map.
  const std::map<std::string, SettingValue>& entries(std::string_view name) const;

  /// The settings files that were read, nearest last; and whether they are Flyway's.
  std::vector<std::string> files;
  bool from_flyway = false;

 private:
  std::map<std::string, SettingValue, std::less<>> values_;
  std::map<std::string, std::map<std::string, SettingValue>, std::less<>> maps_;
};

/// "true"/"false" and the other words that mean them (yes, no, on, off, 1, 0).
std::optional<bool> parse_boolean(std::string_view text);

}  // namespace fishway
