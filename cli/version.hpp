// The program's own version.
#pragma once

#include <string_view>

namespace fishway {

/// "0.1.0".
std::string_view program_version();

}  // namespace fishway
