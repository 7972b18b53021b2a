#include "core/script/session_settings.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

namespace fishway {
namespace {

constexpr std::size_t kLongestSetting = 4096;

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& letter : result) letter = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
  return result;
}

bool is_word(char byte) { return std::isalnum(static_cast<unsigned char>(byte)) || byte == '_'; }

/// What is assigned to `name` in `text` (upper case), up to the end of the text.
std::optional<std::string_view> assigned(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
    if (at > 0 && is_word(text[at - 1])) continue;
    std::string_view rest = text.substr(at + name.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
    const std::size_t sign = rest.starts_with("=") ? 1 : rest.starts_with(":=") || rest.starts_with("TO ") ? 2 : 0;
    if (sign == 0) continue;
    rest.remove_prefix(sign);
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n"), rest.size()));
    return rest;
  }
  return std::nullopt;
}

std::string_view unquoted(std::string_view value) {
  if (value.empty() || (value.front() != '\'' && value.front() != '"')) return {};
  return value.substr(1, value.find(value.front(), 1) - 1);
}

bool has_mode(std::string_view modes, std::string_view mode) {
  const std::size_t at = modes.find(mode);
  return at != std::string_view::npos && (at == 0 || !is_word(modes[at - 1])) &&
         (at + mode.size() == modes.size() || !is_word(modes[at + mode.size()]));
}

void follow_standard_strings(std::string_view text, const Lexis& initial, Lexis& lexis) {
  const auto value = assigned(text, "STANDARD_CONFORMING_STRINGS");
  const bool reset =
      text.starts_with("RESET") && (has_mode(text, "STANDARD_CONFORMING_STRINGS") || has_mode(text, "ALL"));
  if (reset || (value && value->starts_with("DEFAULT"))) lexis.backslash_escapes = initial.backslash_escapes;
  if (!value) return;
  const std::string_view word = value->starts_with('\'') ? unquoted(*value) : *value;
  for (const std::string_view off : {"OFF", "FALSE", "NO", "0"})
    if (word.starts_with(off)) lexis.backslash_escapes = true;
  for (const std::string_view on : {"ON", "TRUE", "YES", "1"})
    if (word.starts_with(on)) lexis.backslash_escapes = false;
}

// ANSI and the modes named after other products include ANSI_QUOTES.
void follow_sql_mode(std::string_view text, const std::string& head, const Lexis& initial, Lexis& lexis) {
  if (head.starts_with("SET GLOBAL") || head.starts_with("SET PERSIST")) return;
  const auto value = assigned(text, "SQL_MODE");
  if (!value) return;
  if (value->starts_with('\'') || value->starts_with('"')) {
    const std::string_view modes = unquoted(*value);
    lexis.backslash_escapes = !has_mode(modes, "NO_BACKSLASH_ESCAPES");
    lexis.double_quote_is_string = true;
    for (const std::string_view mode : {"ANSI_QUOTES", "ANSI", "ORACLE", "MSSQL", "DB2", "POSTGRESQL", "MAXDB"})
      if (has_mode(modes, mode)) lexis.double_quote_is_string = false;
  } else if (value->starts_with('@') || value->starts_with("DEFAULT")) {
    lexis.backslash_escapes = initial.backslash_escapes;
    lexis.double_quote_is_string = initial.double_quote_is_string;
  }
}

}  // namespace

void follow_setting(const Statement& statement, const Lexis& initial, Lexis& lexis) {
  const bool sets = statement.head.starts_with("SET") || statement.head.starts_with("RESET");
  if (!sets || statement.text.size() > kLongestSetting) return;
  const std::string text = upper(statement.text);
  if (lexis.commands == ClientCommands::psql) follow_standard_strings(text, initial, lexis);
  if (lexis.commands == ClientCommands::mysql) follow_sql_mode(text, statement.head, initial, lexis);
}

}  // namespace fishway
