#include "core/lint/mysql/dynamic_sql.hpp"

#include <algorithm>
#include <array>

#include "core/lint/mysql/parser.hpp"

namespace fishway::lint::mysql {
namespace {

using sql::Cursor;
using sql::Token;

bool looks_like_statement(std::string_view text) {
  static constexpr std::array<std::string_view, 12> words = {"alter ",   "create ", "drop ",     "update ",
                                                             "delete ",  "insert ", "rename ",   "truncate ",
                                                             "replace ", "set ",    "optimize ", "call "};
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return false;
  const std::string start = lower(text.substr(begin, 12));
  return std::ranges::any_of(words, [&](std::string_view word) { return start.starts_with(word); });
}

/// The one text that an argument of CONCAT stands for; nothing where that is only known at run time.
std::optional<std::string> constant(const Tokens& argument, const Model& model) {
  if (argument.size() == 2 && (argument[0].kind == Token::Kind::string || argument[0].kind == Token::Kind::number))
    return argument[0].text;
  if (argument.size() == 3 && argument[0].is_symbol('@')) {
    const auto found = model.session.variables.find(lower(argument[1].text));
    if (found != model.session.variables.end() && found->second.size() == 2) return constant(found->second, model);
  }
  return {};
}

/// CONCAT of constants, at its opening parenthesis.
std::optional<std::string> concatenated(Cursor& cursor, const Model& model) {
  std::string text;
  bool is_known = true;
  cursor.take_open();
  while (!cursor.at_end() && !cursor.is_close()) {
    const auto part = constant(sql::part(cursor.tokens(), cursor.skip_to_comma()), model);
    if (part) text += *part;
    is_known = is_known && part;
    cursor.take_symbol(',');
  }
  cursor.take_close();
  return is_known ? std::optional(text) : std::nullopt;
}

}  // namespace

PossibleTexts possible_texts(const Tokens& expression, const Model& model) {
  PossibleTexts result;
  Cursor cursor(expression);
  while (!cursor.at_end()) {
    if (cursor.is("CONCAT") && cursor.peek(1).kind == Token::Kind::open) {
      cursor.skip();
      if (auto text = concatenated(cursor, model); !text)
        result.is_all = false;
      else if (looks_like_statement(*text))
        result.texts.push_back(std::move(*text));
      continue;
    }
    if (cursor.peek().kind == Token::Kind::string && looks_like_statement(cursor.peek().text))
      result.texts.push_back(cursor.peek().text);
    cursor.skip();
  }
  return result;
}

std::pair<std::string, Tokens> selected_into_variable(const Tokens& statement) {
  if (!statement.front().is("SELECT")) return {};
  Cursor cursor(statement);
  if (!cursor.skip_to({"INTO"})) return {};
  const std::size_t end = cursor.position();
  cursor.skip();
  if (!cursor.take_symbol('@')) return {};
  std::string name = lower(cursor.take_identifier_or_string().value_or(""));
  return {name, sql::part(statement, {1, end})};
}

}  // namespace fishway::lint::mysql
