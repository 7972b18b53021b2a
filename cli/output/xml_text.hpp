// Text inside XML. What XML cannot hold at all (control characters, broken UTF-8) is replaced.
#pragma once

#include <string>
#include <string_view>

namespace fishway {

/// Between tags.
std::string xml_text(std::string_view text);
/// Inside double quotes; line ends are kept by writing them as references.
std::string xml_attribute(std::string_view text);

}  // namespace fishway
