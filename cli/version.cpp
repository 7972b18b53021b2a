#include "cli/version.hpp"

namespace fishway {

std::string_view program_version() { return FISHWAY_VERSION; }

}  // namespace fishway
