#include "core/script/token_reader.hpp"

#include <fmt/format.h>

#include <cstring>
#include <utility>

namespace fishway {
namespace {

enum : std::uint8_t { kSpace = 1, kWordStart = 2, kWord = 4, kDigit = 8, kNumber = 16, kPlain = 32, kQuote = 64 };

// Symbols that are never more than that, whatever follows.
constexpr std::string_view kPlainSymbols = ",=+<>!?:.@%&|^~]{}";

bool is_alphanumeric(int byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

}  // namespace

TokenReader::TokenReader(SourceWindow& window, const std::string& file, Lexis lexis)
    : window_(window), file_(file), lexis_(lexis), current_(window.limit()), limit_(window.limit()) {
  build_classes();
}

void TokenReader::build_classes() {
  classes_.fill(0);
  for (const char space : {' ', '\t', '\n', '\r', '\f', '\v'}) classes_[static_cast<unsigned char>(space)] = kSpace;
  for (int byte = 0; byte < 256; ++byte) {
    const bool digit = byte >= '0' && byte <= '9';
    if (digit) classes_[static_cast<std::size_t>(byte)] = kWord | kDigit | kNumber;
    if ((is_alphanumeric(byte) && !digit) || byte == '_' || byte >= 0x80)
      classes_[static_cast<std::size_t>(byte)] = kWordStart | kWord | kNumber;
  }
  for (const char symbol : kPlainSymbols) classes_[static_cast<unsigned char>(symbol)] = kPlain;
  for (const char quote : {'\'', '"', '`', '['}) classes_[static_cast<unsigned char>(quote)] = kQuote;
  classes_['.'] = kNumber | kPlain;
  // In PostgreSQL a dollar sign can stand in a word, not begin one.
  classes_['$'] = lexis_.dollar_quotes ? kWord : kWordStart | kWord;
  // A delimiter can abut a word: END$$.
  const auto first = static_cast<unsigned char>(delimiter_.front());
  if (!is_alphanumeric(first) && first != '_') classes_[first] = 0;
}

void TokenReader::set_delimiter(std::string delimiter) {
  delimiter_ = std::move(delimiter);
  build_classes();
}

void TokenReader::fail(std::size_t offset, std::string message, std::string hint) const {
  const Position position = window_.position(offset);
  throw Error(ErrorKind::script, std::move(message), std::move(hint), {file_, position.line, position.column});
}

bool TokenReader::more() {
  const std::size_t here = offset();
  const bool filled = window_.fill();
  current_ = window_.at(here);
  limit_ = window_.limit();
  return filled;
}

void TokenReader::go_to(std::size_t offset) {
  current_ = window_.at(offset);
  limit_ = window_.limit();
}

bool TokenReader::starts_with(std::string_view text) {
  peek(text.size() - 1);
  return std::string_view(current_, static_cast<std::size_t>(limit_ - current_)).starts_with(text);
}

bool TokenReader::at_delimiter() {
  if (delimiter_.size() > 1 && !starts_with(delimiter_)) return false;
  if (delimiter_ == "/") return peek(1) != '*';
  // A delimiter of letters (`go`) must not be found in a word.
  if (!is_alphanumeric(static_cast<unsigned char>(delimiter_.back()))) return true;
  const int after = peek(delimiter_.size());
  return after < 0 || !has_class(static_cast<char>(after), kWord);
}

void TokenReader::skip_space(Token& token) {
  for (;;) {
    for (; current_ != limit_ && has_class(*current_, kSpace); ++current_)
      if (*current_ == '\n') ++token.newlines_before;
    if (current_ != limit_ || !more()) break;
  }
  if (token.newlines_before > 0) line_is_blank_ = newline_since_string_ = true;
}

void TokenReader::skip_class(std::uint8_t wanted) {
  do {
    while (current_ != limit_ && has_class(*current_, wanted)) ++current_;
  } while (current_ == limit_ && more());
}

bool TokenReader::skip_to(char byte) {
  do {
    const void* found = std::memchr(current_, byte, static_cast<std::size_t>(limit_ - current_));
    current_ = found ? static_cast<const char*>(found) : limit_;
  } while (current_ == limit_ && more());
  return current_ != limit_;
}

Token TokenReader::next(bool at_statement_start) {
  Token token;
  skip_space(token);
  token.begin = begin_ = offset();
  token.first_on_line = line_is_blank_;
  const int first = peek();
  if (first >= 0) {
    token.kind = scan(first, at_statement_start);
    line_is_blank_ = false;
    if (token.kind != TokenKind::string && token.kind != TokenKind::line_comment) after_escape_string_ = false;
  }
  token.end = offset();
  return token;
}

std::size_t TokenReader::skip_insignificant(std::size_t end, std::size_t& parentheses) {
  for (;;) {
    Token space;
    skip_space(space);
    if (current_ == limit_) return end;
    begin_ = offset();
    if (!skip_one_insignificant(static_cast<unsigned char>(*current_), parentheses)) return end;
    line_is_blank_ = false;
    end = offset();
  }
}

// What next() would make of it, as far as the state of the reader is concerned. Whatever may be more than it seems is
// left to that: a delimiter has no class but that of a letter.
bool TokenReader::skip_one_insignificant(unsigned char first, std::size_t& parentheses) {
  const std::uint8_t classes = classes_[first];
  if (first == static_cast<unsigned char>(delimiter_.front())) return false;
  if ((classes & kQuote) != 0) {
    if (scan_quote(first) != TokenKind::string) after_escape_string_ = false;
    return true;
  }
  if ((classes & kWordStart) != 0) {
    if (line_is_blank_ && lexis_.commands == ClientCommands::mysql) return false;  // perhaps a DELIMITER
    if (scan_word(first) != TokenKind::string) after_escape_string_ = false;
    return true;
  }
  if ((classes & (kDigit | kPlain)) == 0 && first != '(' && first != ')') return false;
  after_escape_string_ = false;
  if ((classes & kDigit) != 0) {
    skip_class(kNumber);
    return true;
  }
  if (first == '(') ++parentheses;
  if (first == ')' && parentheses > 0) --parentheses;
  ++current_;
  return true;
}

TokenKind TokenReader::symbol() {
  ++current_;
  return TokenKind::symbol;
}

TokenKind TokenReader::scan(int first, bool at_statement_start) {
  if (first == static_cast<unsigned char>(delimiter_.front()) && at_delimiter()) {
    current_ += delimiter_.size();
    return TokenKind::delimiter;
  }
  if (has_class(static_cast<char>(first), kWordStart)) return scan_word(first);
  if (has_class(static_cast<char>(first), kDigit)) {
    skip_class(kNumber);
    return TokenKind::number;
  }
  switch (first) {
    case '\'':
    case '"':
    case '`':
    case '[':
      return scan_quote(first);
    case '(':
      ++current_;
      return TokenKind::open_parenthesis;
    case ')':
      ++current_;
      return TokenKind::close_parenthesis;
    case '-':
      return at_dash_comment(at_statement_start) ? skip_line_comment() : symbol();
    case '#':
      return lexis_.hash_comments ? skip_line_comment() : symbol();
    case '/':
      return scan_slash();
    case '*':
      if (!in_executable_comment() || peek(1) != '/') return symbol();
      current_ += 2;
      executable_begin_ = kNone;
      return TokenKind::executable_close;
    case '$':
      return lexis_.dollar_quotes ? scan_dollar() : symbol();
    case '\\':
      return scan_backslash();
    default:
      return symbol();
  }
}

// In PostgreSQL a letter right before a quote can belong to the string.
TokenKind TokenReader::scan_word(int first) {
  const int letter = first | 0x20;
  if (lexis_.string_prefixes && (letter == 'e' || letter == 'b' || letter == 'x' || letter == 'u')) {
    const bool unicode = letter == 'u' && peek(1) == '&';
    const std::size_t prefix = unicode ? 2 : 1;
    if ((unicode || letter != 'u') && peek(prefix) == '\'') {
      current_ += prefix;
      skip_quoted('\'', letter == 'e', true, "string");
      after_escape_string_ = letter == 'e';
      newline_since_string_ = false;
      return TokenKind::string;
    }
  }
  skip_class(kWord);
  return TokenKind::word;
}

TokenKind TokenReader::scan_quote(int quote) {
  if (quote == '[') {
    if (!lexis_.bracket_identifiers) return symbol();
    skip_quoted(']', false, false, "quoted identifier");
    return TokenKind::quoted_identifier;
  }
  if (quote == '`' && !lexis_.backtick_identifiers) return symbol();
  const bool string = quote == '\'' || (quote == '"' && lexis_.double_quote_is_string);
  if (!string) {
    skip_quoted(static_cast<char>(quote), false, true, "quoted identifier");
    return TokenKind::quoted_identifier;
  }
  const bool continues_escapes = after_escape_string_ && newline_since_string_;
  skip_quoted(static_cast<char>(quote), lexis_.backslash_escapes || continues_escapes, true, "string");
  after_escape_string_ = continues_escapes;
  newline_since_string_ = false;
  return TokenKind::string;
}

void TokenReader::skip_quoted(char quote, bool escapes, bool doubles, std::string_view what) {
  ++current_;
  for (;;) {
    const bool found = escapes ? skip_to_quote_or_backslash(quote) : skip_to(quote);
    if (!found) {
      const std::string close(1, quote);
      fail(begin_, fmt::format("the {} that begins here is not closed", what), fmt::format("close it with {}", close));
    }
    const bool escape = *current_++ != quote;
    if (escape && peek() >= 0) ++current_;
    if (escape) continue;
    if (!doubles || peek() != static_cast<unsigned char>(quote)) return;
    ++current_;
  }
}

bool TokenReader::skip_to_quote_or_backslash(char quote) {
  do {
    while (current_ != limit_ && *current_ != quote && *current_ != '\\') ++current_;
  } while (current_ == limit_ && more());
  return current_ != limit_;
}

// `$$` and `$tag$` begin a quote, `$1` is a parameter; a tag is made as an identifier is, without dollar signs.
TokenKind TokenReader::scan_dollar() {
  std::size_t length = 1;
  for (int byte = peek(length); byte >= 0 && byte != '$'; byte = peek(++length)) {
    const char character = static_cast<char>(byte);
    if (!has_class(character, length == 1 ? kWordStart : kWord)) return symbol();
  }
  if (peek(length) < 0) return symbol();
  const std::string tag(current_, length + 1);
  skip_dollar_quote(tag);
  return TokenKind::string;
}

void TokenReader::skip_dollar_quote(const std::string& tag) {
  current_ += tag.size();
  while (skip_to('$')) {
    if (starts_with(tag)) {
      current_ += tag.size();
      return;
    }
    ++current_;
  }
  fail(begin_, fmt::format("the dollar quote {} that begins here is not closed", tag),
       fmt::format("close it with {}", tag));
}

TokenKind TokenReader::scan_slash() {
  if (peek(1) != '*') return symbol();
  const std::size_t mark = executable_mark();
  if (mark == 0 || is_for_newer_server(mark)) {
    // The servers let what they do not execute hold a comment.
    skip_block_comment(lexis_.nested_comments || mark > 0);
    return TokenKind::block_comment;
  }
  current_ += mark;
  executable_begin_ = begin_;
  skip_class(kDigit);
  return TokenKind::executable_open;
}

/// The length of the mark that begins an executable comment; 0 where none begins.
std::size_t TokenReader::executable_mark() {
  if (lexis_.mariadb_comments && peek(2) == 'M' && peek(3) == '!') return 4;
  return lexis_.executable_comments && peek(2) == '!' ? 3 : 0;
}

// A version has five or six digits, as the servers read it. MariaDB takes 5.7 to 9.99 for versions of MySQL only, but
// in its own comments. No server is as new as mariadb-dump's first line: /*M!999999\- enable the sandbox mode */
bool TokenReader::is_for_newer_server(std::size_t mark) {
  int version = 0;
  std::size_t digits = 0;
  for (; digits < 6; ++digits) {
    const int byte = peek(mark + digits);
    if (byte < '0' || byte > '9') break;
    version = version * 10 + (byte - '0');
  }
  if (digits < 5) return false;
  const bool for_mysql = lexis_.mariadb_comments && mark == 3 && version >= 50700 && version <= 99999;
  return for_mysql || version > lexis_.newest_executed;
}

void TokenReader::skip_block_comment(bool nested) {
  current_ += 2;
  std::size_t depth = 1;
  while (depth > 0) {
    while (current_ != limit_ && *current_ != '*' && *current_ != '/') ++current_;
    const int next = peek(1);
    if (next < 0) fail(begin_, "the comment that begins here is not closed", "close it with */");
    if (*current_ == '*' && next == '/') {
      --depth;
      current_ += 2;
    } else if (nested && *current_ == '/' && next == '*') {
      ++depth;
      current_ += 2;
    } else {
      ++current_;
    }
  }
}

// MySQL wants white space or a control character behind the dashes, so that 5--1 is 6; where a statement begins, its
// client takes every `--` for a comment.
bool TokenReader::at_dash_comment(bool at_statement_start) {
  if (peek(1) != '-') return false;
  if (!lexis_.dashes_need_space || at_statement_start) return true;
  return peek(2) <= ' ' || peek(2) == 0x7f;
}

TokenKind TokenReader::skip_line_comment() {
  if (!lexis_.carriage_return_ends_line) {
    skip_to('\n');
    return TokenKind::line_comment;
  }
  do {
    while (current_ != limit_ && *current_ != '\n' && *current_ != '\r') ++current_;
  } while (current_ == limit_ && more());
  return TokenKind::line_comment;
}

TokenKind TokenReader::scan_backslash() {
  const bool command = lexis_.commands == ClientCommands::psql ||
                       (lexis_.commands == ClientCommands::mysql && lexis_.backslash_escapes && peek(1) != 'N');
  symbol();
  return command ? TokenKind::backslash : TokenKind::symbol;
}

std::string_view TokenReader::rest_of_line() {
  const std::size_t begin = offset();
  skip_to('\n');
  const std::string_view line = window_.text(begin, offset());
  go_to(begin);
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

std::string_view TokenReader::read_line() {
  const std::string_view line = rest_of_line();
  skip_to('\n');
  return line;
}

}  // namespace fishway
