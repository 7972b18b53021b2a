// Puts what a settings file says into the Settings.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/config/config_file.hpp"
#include "cli/environment.hpp"
#include "cli/settings/settings.hpp"

namespace fishway {

/// What holds for every environment. Throws Error(configuration) with the line and the nearest key for a key that is
/// not known, also in the sections of environments that are not used. Of Flyway's files, keys that fishway does not
/// know are added to `unknown_flyway_keys` instead.
void apply_common(const ConfigFile& file, const Environment& environment, Settings& settings,
                  std::vector<std::string>& unknown_flyway_keys);

/// What [environments.NAME] says. Nothing when the file has no such section.
void apply_environment(const ConfigFile& file, const std::string& name, const Environment& environment,
                       Settings& settings, std::vector<std::string>& unknown_flyway_keys);

}  // namespace fishway
