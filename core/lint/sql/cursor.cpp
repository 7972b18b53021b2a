#include "core/lint/sql/cursor.hpp"

#include <algorithm>
#include <cstdlib>

namespace fishway::lint::sql {

bool Cursor::is_any(std::initializer_list<std::string_view> words) const {
  return std::ranges::any_of(words, [&](std::string_view word) { return is(word); });
}

bool Cursor::is_all(std::initializer_list<std::string_view> words) const {
  std::size_t n = 0;
  return std::ranges::all_of(words, [&](std::string_view word) { return peek(n++).is(word); });
}

bool Cursor::take(std::initializer_list<std::string_view> words) {
  if (!is_all(words)) return false;
  at_ += words.size();
  return true;
}

std::string_view Cursor::take_any(std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words)
    if (take(word)) return word;
  return {};
}

bool Cursor::take_symbol(char symbol) {
  if (!is_symbol(symbol)) return false;
  ++at_;
  return true;
}

bool Cursor::take_open() {
  if (!is_open()) return false;
  ++at_;
  return true;
}

bool Cursor::take_close() {
  if (!is_close()) return false;
  ++at_;
  return true;
}

std::optional<std::string> Cursor::take_identifier() {
  if (!is_name()) return {};
  return tokens_[at_++].text;
}

std::optional<std::string> Cursor::take_identifier_or_string() {
  if (!is_name() && peek().kind != Token::Kind::string) return {};
  return tokens_[at_++].text;
}

std::optional<QualifiedName> Cursor::take_name() {
  const std::size_t begin = offset();
  auto first = take_identifier();
  if (!first) return {};
  if (!is_symbol('.') || !peek(1).is_name()) return QualifiedName{{}, std::move(*first), begin};
  ++at_;
  return QualifiedName{std::move(*first), tokens_[at_++].text, begin};
}

std::optional<std::string> Cursor::take_string() {
  if (peek().kind != Token::Kind::string) return {};
  return tokens_[at_++].text;
}

std::optional<long long> Cursor::take_integer() {
  if (peek().kind != Token::Kind::number) return {};
  return std::strtoll(tokens_[at_++].text.c_str(), nullptr, 10);
}

std::vector<std::string> Cursor::take_name_list() {
  std::vector<std::string> names;
  if (!take_open()) return names;
  while (!at_end() && !is_close()) {
    if (auto name = take_identifier()) names.push_back(std::move(*name));
    skip_to_comma();
    take_symbol(',');
  }
  take_close();
  return names;
}

TokenRange Cursor::skip_parentheses() {
  const std::size_t begin = at_ + 1;
  if (!is_open()) return {at_, at_};
  int depth = 0;
  do {
    if (is_open()) ++depth;
    if (is_close()) --depth;
    skip();
  } while (depth > 0 && !at_end());
  return {begin, depth == 0 ? at_ - 1 : at_};
}

TokenRange Cursor::skip_to_comma() {
  const std::size_t begin = at_;
  while (!at_end() && !is_symbol(',') && !is_close()) is_open() ? (void)skip_parentheses() : skip();
  return {begin, at_};
}

bool Cursor::skip_to(std::initializer_list<std::string_view> words) {
  while (!at_end() && !is_close() && !is_any(words)) is_open() ? (void)skip_parentheses() : skip();
  return is_any(words);
}

Tokens part(const Tokens& tokens, TokenRange range) {
  const std::size_t last = std::min(range.second, tokens.size() - 1);
  Tokens result(tokens.begin() + static_cast<std::ptrdiff_t>(std::min(range.first, last)),
                tokens.begin() + static_cast<std::ptrdiff_t>(last));
  Token end;
  end.begin = end.end = tokens[last].begin;
  result.push_back(std::move(end));
  return result;
}

std::string text_of(const Tokens& tokens, TokenRange range) {
  std::string text;
  for (std::size_t i = range.first; i < range.second && i + 1 < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (i > range.first && token.begin > tokens[i - 1].end) text += ' ';
    if (token.kind == Token::Kind::string) {
      text += '\'' + token.text + '\'';
    } else {
      for (const char c : token.text)
        text += token.kind == Token::Kind::word && c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    }
  }
  return text;
}

}  // namespace fishway::lint::sql
