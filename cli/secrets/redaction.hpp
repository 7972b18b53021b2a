// Finding secrets in text that is about to be shown.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fishway {

struct TextRange {
  std::size_t begin = 0;
  std::size_t size = 0;
};

/// Where the passwords of a URL stand: between `user:` and the last `@` of what precedes the path, and the values of
/// options whose name says so (password, sslpassword, ...). The URL need not be well-formed, and may stand inside a
/// longer word ("--url=postgresql://...").
std::vector<TextRange> secrets_of_url(std::string_view text);

/// The text with each of them replaced by "***".
std::string redacted_url(std::string_view text);

/// Whether a name (of a placeholder, an option) sounds as if its value were secret.
bool sounds_secret(std::string_view name);

}  // namespace fishway
