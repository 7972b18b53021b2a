#include "core/lint/sql/tokens.hpp"

#include <algorithm>

namespace fishway::lint::sql {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }
bool is_letter(char c) { return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || (c & 0x80) != 0; }
bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '$'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return result;
}

char escaped(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'b':
      return '\b';
    case '0':
      return '\0';
    default:
      return c;
  }
}

class Reader {
 public:
  Reader(std::string_view text, const Lexis& lexis, std::size_t offset) : text_(text), lexis_(lexis), offset_(offset) {}

  Tokens read() {
    while (skip_gap()) scan();
    Token end;
    end.begin = end.end = offset_ + text_.size();
    tokens_.push_back(std::move(end));
    return std::move(tokens_);
  }

 private:
  char at(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool ended() const { return at_ >= text_.size(); }

  /// Goes to the next token; false where there is none.
  bool skip_gap() {
    while (!ended())
      if (is_space(at()))
        ++at_;
      else if (!skip_comment())
        return true;
    return false;
  }

  bool skip_comment() {
    if (at() == '#' && lexis_.hash_comments) return skip_line();
    if (at() == '-' && at(1) == '-' && (!lexis_.dashes_need_space || is_space(at(2)) || at_ + 2 >= text_.size()))
      return skip_line();
    if (at() == '*' && at(1) == '/' && is_in_executable_) {
      is_in_executable_ = false;
      at_ += 2;
      return true;
    }
    return at() == '/' && at(1) == '*' && skip_block();
  }

  bool skip_line() {
    at_ = std::min(text_.find('\n', at_), text_.size());
    return true;
  }

  bool skip_block() {
    const std::size_t mark = executable_mark();
    if (mark > 0 && !is_for_other_server(mark)) {
      at_ += mark;
      while (is_digit(at())) ++at_;
      is_in_executable_ = true;
      return true;
    }
    skip_nested(lexis_.nested_comments || mark > 0);
    return true;
  }

  void skip_nested(bool nested) {
    std::size_t depth = 1;
    for (at_ += 2; !ended() && depth > 0; ++at_)
      if (at() == '*' && at(1) == '/') {
        --depth;
        ++at_;
      } else if (nested && at() == '/' && at(1) == '*') {
        ++depth;
        ++at_;
      }
  }

  std::size_t executable_mark() const {
    if (lexis_.mariadb_comments && at(2) == 'M' && at(3) == '!') return 4;
    return lexis_.executable_comments && at(2) == '!' ? 3 : 0;
  }

  // As the splitter's reader does: MariaDB takes 5.7 to 9.99 for versions of MySQL, but in its own comments.
  bool is_for_other_server(std::size_t mark) const {
    int version = 0;
    std::size_t digits = 0;
    for (; digits < 6 && is_digit(at(mark + digits)); ++digits) version = version * 10 + (at(mark + digits) - '0');
    if (digits < 5) return false;
    const bool for_mysql = lexis_.mariadb_comments && mark == 3 && version >= 50700 && version <= 99999;
    return for_mysql || version > lexis_.newest_executed;
  }

  void scan() {
    const std::size_t begin = at_;
    const char c = at();
    if (c == '\'') return scan_quoted(Token::Kind::string, '\'', begin);
    if (c == '"')
      return scan_quoted(lexis_.double_quote_is_string ? Token::Kind::string : Token::Kind::identifier, c, begin);
    if (c == '`' && lexis_.backtick_identifiers) return scan_quoted(Token::Kind::identifier, c, begin);
    if (c == '[' && lexis_.bracket_identifiers) return scan_quoted(Token::Kind::identifier, ']', begin);
    if (is_digit(c) || (c == '.' && is_digit(at(1)) && !is_after_name())) return scan_number(begin);
    if (is_letter(c)) return scan_word(begin);
    ++at_;
    add(c == '(' ? Token::Kind::open : c == ')' ? Token::Kind::close : Token::Kind::symbol, begin, std::string(1, c));
  }

  /// Whether a dot here would stand between the parts of a name.
  bool is_after_name() const {
    return !tokens_.empty() && tokens_.back().is_name() && tokens_.back().end == offset_ + at_;
  }

  void scan_word(std::size_t begin) {
    const char letter = static_cast<char>(at() | 0x20);
    if (at(1) == '\'' && (letter == 'x' || letter == 'b')) {
      ++at_;
      return scan_quoted(Token::Kind::number, '\'', begin);
    }
    while (is_word(at())) ++at_;
    add_word(begin);
  }

  void add_word(std::size_t begin) {
    add(Token::Kind::word, begin, std::string(text_.substr(begin, at_ - begin)));
    tokens_.back().upper = upper(tokens_.back().text);
  }

  // Behind the dot of a name a number begins the next part of the name, and so do digits with letters behind them.
  void scan_number(std::size_t begin) {
    const bool in_name = !tokens_.empty() && tokens_.back().is_symbol('.') && tokens_.back().end == offset_ + begin;
    if (!in_name && at() == '0' && (at(1) | 0x20) == 'x' && is_hex(at(2))) {
      for (at_ += 2; is_hex(at());) ++at_;
      return add(Token::Kind::number, begin, std::string(text_.substr(begin, at_ - begin)));
    }
    while (is_digit(at())) ++at_;
    if (!in_name) skip_fraction(begin);
    if (!is_word(at()) && !in_name)
      return add(Token::Kind::number, begin, std::string(text_.substr(begin, at_ - begin)));
    while (is_word(at())) ++at_;
    add_word(begin);
  }

  void skip_fraction(std::size_t begin) {
    if (at() == '.')
      for (++at_; is_digit(at());) ++at_;
    const std::size_t sign = at(1) == '+' || at(1) == '-' ? 2 : 1;
    if ((at() | 0x20) != 'e' || !is_digit(at(sign)) || at_ == begin) return;
    for (at_ += sign; is_digit(at());) ++at_;
  }

  void scan_quoted(Token::Kind kind, char close, std::size_t begin) {
    const bool escapes = kind == Token::Kind::string && lexis_.backslash_escapes;
    std::string content;
    for (++at_; !ended(); ++at_) {
      if (at() == close && at(1) == close && close != ']') {
        content += close;
        ++at_;
      } else if (at() == close) {
        ++at_;
        break;
      } else if (escapes && at() == '\\' && at_ + 1 < text_.size()) {
        content += escaped(at(1));
        ++at_;
      } else {
        content += at();
      }
    }
    add(kind, begin, std::move(content));
  }

  void add(Token::Kind kind, std::size_t begin, std::string content) {
    tokens_.push_back({kind, std::move(content), {}, offset_ + begin, offset_ + at_});
  }

  std::string_view text_;
  const Lexis& lexis_;
  std::size_t offset_;
  std::size_t at_ = 0;
  bool is_in_executable_ = false;
  Tokens tokens_;
};

}  // namespace

Tokens tokens_of(std::string_view text, const Lexis& lexis, std::size_t offset) {
  return Reader(text, lexis, offset).read();
}

}  // namespace fishway::lint::sql
