#include "drivers/mysql/sql_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

namespace fishway::mysql {
namespace {

bool is_plain(unsigned char c) { return c >= 0x20 && c < 0x7f && c != '\\'; }

std::string doubled(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char c : text) {
    if (c == quote) result += quote;
    result += c;
  }
  return result += quote;
}

}  // namespace

std::string quote_identifier(std::string_view name) { return doubled(name, '`'); }

std::string qualified(std::string_view schema, std::string_view table) {
  return quote_identifier(schema) + "." + quote_identifier(table);
}

std::string literal(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), is_plain)) return doubled(text, '\'');
  std::string result = "_utf8mb4 0x";
  for (const unsigned char c : text) fmt::format_to(std::back_inserter(result), "{:02X}", c);
  return result;
}

std::string literal_or_null(const std::optional<std::string>& text) { return text ? literal(*text) : "NULL"; }

bool holds(std::string_view text, std::string_view upper) {
  const auto equal = [](char c, char wanted) { return (c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c) == wanted; };
  return std::search(text.begin(), text.end(), upper.begin(), upper.end(), equal) != text.end();
}

std::string to_upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return result;
}

}  // namespace fishway::mysql
