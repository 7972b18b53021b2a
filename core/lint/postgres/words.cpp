#include "core/lint/postgres/words.hpp"

#include <algorithm>
#include <cctype>

namespace fishway::lint::postgres {
namespace {

bool begins_name(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return std::isalpha(byte) || letter == '_' || byte >= 0x80;
}
bool continues_name(char letter) {
  return begins_name(letter) || std::isdigit(static_cast<unsigned char>(letter)) || letter == '$';
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool next(Word& word) {
    skip_space();
    if (at_ >= text_.size()) return false;
    word = Word();
    word.begin = at_;
    const char first = text_[at_];
    if (first == '\'')
      take_quoted(word, '\'', false);
    else if (first == '"')
      take_quoted(word, '"', false);
    else if (first == '$' && take_dollar(word)) {
    } else if (begins_name(first))
      take_word(word);
    else if (std::isdigit(static_cast<unsigned char>(first)))
      take_number(word);
    else
      word.text = text_[at_++];
    word.end = at_;
    return true;
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void skip_space() {
    while (at_ < text_.size()) {
      if (std::isspace(static_cast<unsigned char>(peek())))
        ++at_;
      else if (peek() == '-' && peek(1) == '-')
        at_ = std::min(text_.find('\n', at_), text_.size());
      else if (peek() == '/' && peek(1) == '*')
        skip_comment();
      else
        return;
    }
  }

  void skip_comment() {
    int depth = 0;
    do {
      if (peek() == '/' && peek(1) == '*') {
        ++depth;
        at_ += 2;
      } else if (peek() == '*' && peek(1) == '/') {
        --depth;
        at_ += 2;
      } else {
        ++at_;
      }
    } while (depth > 0 && at_ < text_.size());
    at_ = std::min(at_, text_.size());
  }

  void take_quoted(Word& word, char quote, bool escapes) {
    word.kind = quote == '"' ? Word::Kind::quoted_identifier : Word::Kind::string;
    for (++at_; at_ < text_.size(); ++at_) {
      if (escapes && peek() == '\\' && at_ + 1 < text_.size()) {
        word.text += text_[++at_];
      } else if (peek() != quote) {
        word.text += peek();
      } else if (peek(1) == quote) {
        word.text += quote;
        ++at_;
      } else {
        ++at_;
        return;
      }
    }
  }

  bool take_dollar(Word& word) {
    std::size_t end = at_ + 1;
    while (end < text_.size() && text_[end] != '$' && continues_name(text_[end])) ++end;
    if (end >= text_.size() || text_[end] != '$' || std::isdigit(static_cast<unsigned char>(text_[at_ + 1])))
      return false;
    const std::string_view tag = text_.substr(at_, end + 1 - at_);
    const std::size_t close = std::min(text_.find(tag, end + 1), text_.size());
    word.kind = Word::Kind::string;
    word.text = text_.substr(end + 1, close - end - 1);
    at_ = std::min(close + tag.size(), text_.size());
    return true;
  }

  void take_word(Word& word) {
    if ((peek() == 'E' || peek() == 'e') && peek(1) == '\'') {
      ++at_;
      return take_quoted(word, '\'', true);
    }
    word.kind = Word::Kind::word;
    while (at_ < text_.size() && continues_name(peek()))
      word.text += static_cast<char>(std::tolower(static_cast<unsigned char>(text_[at_++])));
  }

  void take_number(Word& word) {
    word.kind = Word::Kind::number;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(peek())) || peek() == '.'))
      word.text += text_[at_++];
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::vector<Word> words_of(std::string_view text, std::size_t most) {
  std::vector<Word> words;
  Reader reader(text);
  for (Word word; words.size() < most && reader.next(word);) words.push_back(std::move(word));
  return words;
}

std::size_t behind_parenthesis(const std::vector<Word>& words, std::size_t open) {
  int depth = 0;
  for (std::size_t at = open; at < words.size(); ++at) {
    if (words[at].is("(")) ++depth;
    if (words[at].is(")") && --depth == 0) return at + 1;
  }
  return words.size();
}

QualifiedName take_name(const std::vector<Word>& words, std::size_t& at) {
  QualifiedName name;
  if (at >= words.size() || !words[at].is_name()) return name;
  name.name = words[at++].text;
  while (at + 1 < words.size() && words[at].is(".") && words[at + 1].is_name()) {
    name.schema = std::move(name.name);
    name.name = words[at + 1].text;
    at += 2;
  }
  return name;
}

std::vector<std::pair<std::size_t, std::size_t>> cut_statements(std::string_view text) {
  std::vector<std::pair<std::size_t, std::size_t>> pieces;
  Reader reader(text);
  int depth = 0;
  bool is_empty = true;
  std::size_t begin = 0;
  std::size_t end = 0;
  for (Word word; reader.next(word);) {
    if (word.is("(")) ++depth;
    if (word.is(")")) --depth;
    if (word.is(";") && depth <= 0) {
      if (!is_empty) pieces.emplace_back(begin, end);
      is_empty = true;
      continue;
    }
    if (is_empty) begin = word.begin;
    is_empty = false;
    end = word.end;
  }
  if (!is_empty) pieces.emplace_back(begin, end);
  return pieces;
}

}  // namespace fishway::lint::postgres
