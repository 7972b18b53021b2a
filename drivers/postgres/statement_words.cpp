#include "drivers/postgres/statement_words.hpp"

#include <algorithm>
#include <utility>

#include "core/text_source.hpp"
#include "core/word_list.hpp"

namespace fishway::postgres {
namespace {

// What is looked for stands at a statement's beginning.
constexpr std::size_t most_words = 4096;

// The server folds ASCII letters only, in a database of UTF-8.
std::string folded(std::string_view text) {
  std::string result(text);
  for (char& letter : result)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return result;
}

std::string unquoted(std::string_view text) {
  std::string result;
  const char quote = text.front();
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == quote) ++i;
    result += text[i];
  }
  return result;
}

}  // namespace

StatementWords::StatementWords(std::string_view sql, const SplitOptions& options) {
  WholeText source(sql);
  SourceWindow window(source);
  const std::string no_file;
  TokenReader reader(window, no_file, lexis_for(options));
  std::size_t depth = 0;
  while (words_.size() < most_words) {
    const Token token = reader.next(false);
    if (token.kind == TokenKind::end) return;
    add(token, reader.text(token), depth);
  }
}

void StatementWords::add(const Token& token, std::string_view text, std::size_t& depth) {
  using Kind = Word::Kind;
  switch (token.kind) {
    case TokenKind::line_comment:
    case TokenKind::block_comment:
      return;
    case TokenKind::open_parenthesis:
      words_.push_back({Kind::symbol, "(", depth++});
      return;
    case TokenKind::close_parenthesis:
      words_.push_back({Kind::symbol, ")", depth -= depth > 0});
      return;
    case TokenKind::word:
      words_.push_back({Kind::keyword, folded(text), depth});
      return;
    case TokenKind::quoted_identifier:
      words_.push_back({Kind::name, unquoted(text), depth});
      return;
    case TokenKind::string:
      words_.push_back(text.front() == '\'' && text.find('\\') == text.npos ? Word{Kind::string, unquoted(text), depth}
                                                                            : Word{Kind::other, "", depth});
      return;
    case TokenKind::symbol:
      words_.push_back({Kind::symbol, std::string(text), depth});
      return;
    default:
      words_.push_back({Kind::other, "", depth});
  }
}

bool StatementWords::is(std::string_view keyword) const {
  return !at_end() && words_[next_].kind == Word::Kind::keyword && lists(keyword, words_[next_].text);
}

bool StatementWords::follows(std::string_view keyword) const {
  for (std::size_t i = next_; i < words_.size(); ++i) {
    const Word& word = words_[i];
    if (word.depth == 0 && word.kind == Word::Kind::symbol && word.text == ",") return false;
    if (word.depth == 0 && word.kind == Word::Kind::keyword && lists(keyword, word.text)) return true;
  }
  return false;
}

bool StatementWords::take(std::string_view keyword) {
  const bool found = is(keyword);
  next_ += found;
  return found;
}

bool StatementWords::take_all(std::string_view keywords) {
  const std::size_t before = next_;
  while (!keywords.empty()) {
    const std::size_t blank = std::min(keywords.find(' '), keywords.size());
    if (!take(keywords.substr(0, blank))) {
      next_ = before;
      return false;
    }
    keywords.remove_prefix(std::min(blank + 1, keywords.size()));
  }
  return true;
}

bool StatementWords::take_symbol(char symbol) {
  const bool found =
      !at_end() && words_[next_].kind == Word::Kind::symbol && words_[next_].text == std::string_view(&symbol, 1);
  next_ += found;
  return found;
}

std::optional<std::string> StatementWords::name() {
  if (at_end() || words_[next_].kind > Word::Kind::name) return std::nullopt;
  return words_[next_++].text;
}

Path StatementWords::path() {
  Path path;
  do {
    std::optional<std::string> part = name();
    if (!part) return {};
    path.push_back(*std::move(part));
  } while (take_symbol('.'));
  return path;
}

std::optional<std::string> StatementWords::string() {
  if (at_end() || words_[next_].kind != Word::Kind::string) return std::nullopt;
  return words_[next_++].text;
}

bool StatementWords::skip_behind(std::string_view keyword) {
  const std::size_t before = next_;
  for (; !at_end(); ++next_)
    if (words_[next_].depth == 0 && take(keyword)) return true;
  next_ = before;
  return false;
}

bool StatementWords::skip_behind_comma() {
  for (; !at_end(); ++next_)
    if (words_[next_].depth == 0 && take_symbol(',')) return true;
  return false;
}

}  // namespace fishway::postgres
