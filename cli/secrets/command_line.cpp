#include "cli/secrets/command_line.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

#include "cli/secrets/redaction.hpp"

namespace fishway {
namespace {

/// The value of a --password that does not exist: whoever types it means a secret.
char* value_of_password_flag(char* word, char* next) {
  const std::string_view flag(word);
  const auto dashes = flag.find_first_not_of('-');
  if (dashes == 0 || dashes == std::string_view::npos || !flag.substr(dashes).starts_with("password")) return nullptr;
  const std::string_view rest = flag.substr(dashes + std::string_view("password").size());
  if (rest.empty()) return next;
  return rest.front() == '=' ? word + (rest.data() - flag.data()) + 1 : nullptr;
}

}  // namespace

void wipe_passwords(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    for (const TextRange& secret : secrets_of_url(argv[i])) std::memset(argv[i] + secret.begin, '*', secret.size);
    char* next = i + 1 < argc ? argv[i + 1] : nullptr;
    if (char* value = value_of_password_flag(argv[i], next)) std::memset(value, '*', std::strlen(value));
  }
}

}  // namespace fishway
