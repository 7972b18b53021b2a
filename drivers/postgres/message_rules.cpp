#include "drivers/postgres/message_rules.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace fishway::postgres {

bool changes_reading(const Statement& statement) {
  if (statement.text.size() > 200 || statement.head.starts_with("INSERT")) return false;
  std::string text = statement.text;
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  for (const char* setting : {"standard_conforming_strings", "client_encoding", "backslash_quote", " names "})
    if (text.find(setting) != std::string::npos) return true;
  return false;
}

bool reads_backslashes(const PGconn* connection) {
  const char* conforming = PQparameterStatus(connection, "standard_conforming_strings");
  return conforming && std::string_view(conforming) == "off";
}

}  // namespace fishway::postgres
