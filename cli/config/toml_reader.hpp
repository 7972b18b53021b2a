// TOML into a ConfigFile: tables become paths, `environments.NAME` is set apart.
#pragma once

#include <string_view>

#include "cli/config/config_file.hpp"

namespace fishway {

/// Throws Error(configuration) with line and column for what is no TOML, and for values that no setting can have.
void read_toml(std::string_view text, ConfigFile& file);

}  // namespace fishway
