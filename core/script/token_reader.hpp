// Cuts a script's text into tokens, as far as the splitter needs them: words, quoted things, comments, delimiters.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/script/lexis.hpp"
#include "core/script/source_window.hpp"

namespace fishway {

enum class TokenKind {
  end,  ///< of the script
  word,
  number,
  string,             ///< also dollar quotes
  quoted_identifier,  ///< "..", `..`, [..]
  line_comment,       ///< without its line end
  block_comment,      ///< also MySQL's hints
  executable_open,    ///< `/*!50100`: what follows, up to executable_close, is statement text
  executable_close,
  open_parenthesis,
  close_parenthesis,
  delimiter,
  backslash,  ///< outside of quotes, where the client would take it for a command of its own
  symbol,     ///< one byte of anything else
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::size_t begin = 0;  ///< offsets into the script's text
  std::size_t end = 0;
  std::size_t newlines_before = 0;  ///< LFs in the white space before it
  bool first_on_line = false;
};

class TokenReader {
 public:
  TokenReader(SourceWindow& window, const std::string& file, Lexis lexis);

  /// Reads the next token. Throws Error(script) with the place where it began for what is not ended.
  Token next(bool at_statement_start);

  /// Passes over the tokens that tell nothing once a statement's words do not matter any more: words, numbers, quoted
  /// things, parentheses, which are counted, and symbols that begin nothing else. Millions of rows are made of these.
  /// Not in an executable comment. Returns the end of the last one; `end` where there is none.
  std::size_t skip_insignificant(std::size_t end, std::size_t& parentheses);

  std::string_view text(const Token& token) const { return window_.text(token.begin, token.end); }
  /// The byte behind the token that was read last, -1 at the end of the script.
  int following(std::size_t ahead = 0) { return peek(ahead); }
  /// The rest of the line, without its end; read_line also goes there.
  std::string_view rest_of_line();
  std::string_view read_line();
  /// Goes to `offset`, at or behind the current place.
  void go_to(std::size_t offset);

  std::size_t offset() const { return window_.offset_of(current_); }
  void set_delimiter(std::string delimiter);
  const std::string& delimiter() const { return delimiter_; }
  bool in_executable_comment() const { return executable_begin_ != kNone; }
  std::size_t executable_comment_begin() const { return executable_begin_; }
  Lexis& lexis() { return lexis_; }

  [[noreturn]] void fail(std::size_t offset, std::string message, std::string hint) const;

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  bool more();
  int peek(std::size_t ahead = 0) {
    while (static_cast<std::size_t>(limit_ - current_) <= ahead)
      if (!more()) return -1;
    return static_cast<unsigned char>(current_[ahead]);
  }
  bool has_class(char byte, std::uint8_t wanted) const {
    return (classes_[static_cast<unsigned char>(byte)] & wanted) != 0;
  }
  bool starts_with(std::string_view text);
  bool at_delimiter();
  void build_classes();

  void skip_space(Token& token);
  void skip_class(std::uint8_t wanted);
  bool skip_to(char byte);
  bool skip_one_insignificant(unsigned char first, std::size_t& parentheses);
  TokenKind scan(int first, bool at_statement_start);
  TokenKind scan_word(int first);
  TokenKind scan_quote(int quote);
  TokenKind scan_dollar();
  TokenKind scan_slash();
  std::size_t executable_mark();
  bool is_for_newer_server(std::size_t mark);
  TokenKind scan_backslash();
  bool at_dash_comment(bool at_statement_start);
  TokenKind skip_line_comment();
  TokenKind symbol();
  void skip_quoted(char quote, bool escapes, bool doubles, std::string_view what);
  bool skip_to_quote_or_backslash(char quote);
  void skip_dollar_quote(const std::string& tag);
  void skip_block_comment(bool nested);

  SourceWindow& window_;
  const std::string& file_;
  Lexis lexis_;
  std::string delimiter_ = ";";
  std::array<std::uint8_t, 256> classes_{};
  const char* current_ = nullptr;
  const char* limit_ = nullptr;
  std::size_t begin_ = 0;  // of the token at hand
  std::size_t executable_begin_ = kNone;
  bool line_is_blank_ = true;         // so far
  bool after_escape_string_ = false;  // E'..' goes on with its escapes in a '..' on the next line
  bool newline_since_string_ = false;
};

}  // namespace fishway
