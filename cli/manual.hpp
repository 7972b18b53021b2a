// The manual page, fishway(1), made from the tables of commands and settings.
#pragma once

#include <string>

namespace fishway {

/// In troff's man macros.
std::string manual_page();

}  // namespace fishway
