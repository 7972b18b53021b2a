// Flyway's flyway.conf: Java properties as Flyway reads them, where a backslash is an ordinary character except at the
// end of a line.
#pragma once

#include <string_view>

#include "cli/config/config_file.hpp"

namespace fishway {

/// Throws Error(configuration) with the line for a line without a key and a value.
void read_properties(std::string_view text, ConfigFile& file);

}  // namespace fishway
