#include <algorithm>
#include <cctype>

#include "core/lint/sqlite/check.hpp"

namespace fishway::lint::sqlite {

bool is_always_true(const Tokens& where) {
  const Tokens tokens = unwrapped(where);
  if (tokens.size() < 2) return true;
  if (tokens.size() == 2)
    return tokens[0].is("TRUE") || (tokens[0].kind == sql::Token::Kind::number && tokens[0].text != "0");
  const bool is_comparison = tokens.size() == 4 && tokens[1].is_symbol('=');
  if (is_comparison && !tokens[0].is_name())
    return tokens[0].text == tokens[2].text && tokens[0].kind == tokens[2].kind;
  return false;
}

std::string quoted(const std::string& name) {
  const bool is_plain = !name.empty() &&
                        std::ranges::all_of(name, [](unsigned char c) { return std::isalnum(c) || c == '_'; }) &&
                        !std::isdigit(static_cast<unsigned char>(name[0]));
  if (is_plain) return name;
  std::string result = "\"";
  for (const char c : name) result += c == '"' ? "\"\"" : std::string(1, c);
  return result + "\"";
}

std::string quoted(const QualifiedName& name) {
  return name.schema.empty() ? quoted(name.name) : quoted(name.schema) + "." + quoted(name.name);
}

std::string shown(const QualifiedName& name) { return name.schema.empty() ? name.name : name.schema + "." + name.name; }

}  // namespace fishway::lint::sqlite
