#include "core/script/statement_shape.hpp"

#include <algorithm>

namespace fishway {
namespace {

constexpr std::size_t kHeadWords = 10;

char upper(char letter) { return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 0x20) : letter; }

bool has_digit(std::string_view word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Statements of which a script can hold millions, and of which only the first word matters.
bool is_one_word_head(std::string_view word) {
  return word == "INSERT" || word == "UPDATE" || word == "DELETE" || word == "SELECT";
}

}  // namespace

StatementShape::StatementShape(const Lexis& lexis)
    : blocks_(lexis.blocks), is_postgresql_(lexis.blocks == BlockRules::atomic_bodies) {}

void StatementShape::start() {
  blocks_.start();
  parentheses_ = words_ = 0;
  head_is_full_ = false;
  symbol_before_ = 0;
  copy_ = Copy::none;
  head_.clear();
}

void StatementShape::take(const Token& token, std::string_view text, int following) {
  if (token.kind == TokenKind::open_parenthesis) ++parentheses_;
  if (token.kind == TokenKind::close_parenthesis && parentheses_ > 0) --parentheses_;
  if (!needs_words()) return;
  word_.clear();
  if (token.kind == TokenKind::word && symbol_before_ != '.' && symbol_before_ != '@' && following != '.') {
    word_.resize(text.size());
    std::transform(text.begin(), text.end(), word_.begin(), upper);
  }
  const char symbol = token.kind == TokenKind::symbol ? text.front() : '\0';
  blocks_.take({token.kind, word_, symbol, token.begin});
  if (!word_.empty() && parentheses_ == 0) take_word(word_);
  if (copy_ == Copy::from && word_ != "FROM") copy_ = Copy::copy;
  symbol_before_ = symbol;
}

void StatementShape::take_word(std::string_view word) {
  if (is_postgresql_) follow_copy(word);
  if (head_is_full_ || has_digit(word)) return;
  if (!head_.empty()) head_ += ' ';
  head_ += word;
  head_is_full_ = ++words_ == kHeadWords || (words_ == 1 && is_one_word_head(word));
}

// PostgreSQL takes FROM STDOUT for the same.
void StatementShape::follow_copy(std::string_view word) {
  if (copy_ == Copy::none && words_ == 0 && !head_is_full_ && word == "COPY")
    copy_ = Copy::copy;
  else if (copy_ == Copy::copy && word == "FROM")
    copy_ = Copy::from;
  else if (copy_ == Copy::from && (word == "STDIN" || word == "STDOUT"))
    copy_ = Copy::from_stdin;
}

}  // namespace fishway
