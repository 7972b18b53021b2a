#include "cli/secrets/redaction.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/run/database_url.hpp"

namespace fishway {
namespace {

/// From behind `user:` to the last `@`. An `@`, `/` or `?` that was not percent-encoded in the password must not leave
/// a part of it readable, so all up to the last `@` of the whole text counts as password. Where the `://` is mistyped
/// or left out, all behind the first colon does.
void add_user_info(std::string_view text, std::vector<TextRange>& secrets) {
  if (text.starts_with("sqlite:") || text.starts_with("jdbc:sqlite:")) return;  // a path, which may hold an @
  const auto scheme = text.find("://");
  const auto begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  const auto at = text.rfind('@');
  const auto colon = text.find(':', begin);
  if (at == std::string_view::npos || colon == std::string_view::npos || colon >= at) return;
  secrets.push_back({colon + 1, at - colon - 1});
}

/// A name that nobody knows may be a mistyped `password`.
void add_options(std::string_view text, std::vector<TextRange>& secrets) {
  for (auto begin = text.find_first_of("?&;"); begin != std::string_view::npos;
       begin = text.find_first_of("?&;", begin)) {
    ++begin;
    const auto end = std::min(text.find_first_of("&;", begin), text.size());
    const auto equals = text.find('=', begin);
    if (equals >= end || is_known_url_option(text.substr(begin, equals - begin))) continue;
    secrets.push_back({equals + 1, end - equals - 1});
  }
}

}  // namespace

std::vector<TextRange> secrets_of_url(std::string_view text) {
  std::vector<TextRange> secrets;
  add_user_info(text, secrets);
  add_options(text, secrets);
  return secrets;
}

std::string redacted_url(std::string_view text) {
  std::string redacted(text);
  std::vector<TextRange> secrets = secrets_of_url(text);
  std::sort(secrets.begin(), secrets.end(), [](const TextRange& a, const TextRange& b) { return a.begin > b.begin; });
  for (const TextRange& secret : secrets)
    if (secret.begin + secret.size <= redacted.size()) redacted.replace(secret.begin, secret.size, "***");
  return redacted;
}

bool sounds_secret(std::string_view name) {
  std::string lowered(name);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  constexpr std::array words = {"password",   "passwd", "pwd",     "secret", "token",
                                "credential", "apikey", "api_key", "private"};
  return std::any_of(words.begin(), words.end(),
                     [&](const char* word) { return lowered.find(word) != std::string::npos; });
}

}  // namespace fishway
