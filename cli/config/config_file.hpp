// A settings file as it was read: keys with their values and places, not yet checked against the known settings.
//
// Three forms are read into this one shape: fishway.toml, and Flyway's flyway.toml and flyway.conf.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace fishway {

struct ConfigEntry {
  std::vector<std::string> path;   ///< {"lock", "wait"}, as written
  std::vector<std::string> items;  ///< one for a scalar
  bool is_array = false;
  Place place;
};

enum class ConfigFormat { fishway_toml, flyway_toml, flyway_conf };

struct ConfigFile {
  ConfigFormat format = ConfigFormat::fishway_toml;
  std::filesystem::path path;
  std::vector<ConfigEntry> entries;                              ///< those that hold for every environment
  std::map<std::string, std::vector<ConfigEntry>> environments;  ///< [environments.NAME]

  bool is_flyway() const { return format != ConfigFormat::fishway_toml; }
};

/// Reads a file, whose form its name tells (`.conf`; a name with "flyway" in it; otherwise fishway's). Throws
/// Error(configuration) for a file that cannot be read or parsed, with the line.
ConfigFile read_config_file(const std::filesystem::path& path);

/// The files to read when none is named: the nearest fishway.toml upwards from `directory`; where there is none,
/// Flyway's files in `directory` itself (flyway.toml with flyway.user.toml, else flyway.conf).
std::vector<std::filesystem::path> find_config_files(const std::filesystem::path& directory);

}  // namespace fishway
