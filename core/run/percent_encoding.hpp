// Percent-encoding in URLs (RFC 3986).
#pragma once

#include <string>
#include <string_view>

namespace fishway {

/// Appends the decoded text. False when a % is not followed by two hexadecimal digits; it is kept as it is then.
bool percent_decode(std::string_view text, std::string& decoded);

/// Encodes everything but letters, digits, "-._~" and what is in `kept`. Other scripts' letters stay readable.
std::string percent_encoded(std::string_view text, std::string_view kept = {});

}  // namespace fishway
