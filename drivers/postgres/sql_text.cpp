#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

std::string quoted(std::string_view text, char quote, bool backslashes) {
  std::string result(1, quote);
  for (char c : text) {
    if (c == quote || (backslashes && c == '\\')) result += c;
    result += c;
  }
  return result += quote;
}

}  // namespace

std::string identifier(std::string_view name) { return quoted(name, '"', false); }

std::string qualified(std::string_view schema, std::string_view name) {
  return identifier(schema) + '.' + identifier(name);
}

std::string literal(std::string_view text) {
  bool has_backslash = text.find('\\') != std::string_view::npos;
  return (has_backslash ? "E" : "") + quoted(text, '\'', has_backslash);
}

std::string literal(const std::optional<std::string>& text) { return text ? literal(std::string_view(*text)) : "NULL"; }

std::string literals(const std::vector<std::string>& texts) {
  std::string result;
  for (const std::string& text : texts) result += (result.empty() ? "" : ", ") + literal(std::string_view(text));
  return result;
}

}  // namespace fishway::postgres
