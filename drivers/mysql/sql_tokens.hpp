// A statement's text as a list of tokens, for those who look into it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/script/splitter.hpp"

namespace fishway::mysql {

struct SqlToken {
  enum class Kind { word, identifier, string, number, open, close, symbol, end };
  Kind kind = Kind::end;
  std::string text;       ///< a word as written, a quoted identifier without its quotes, a symbol's one byte
  std::string upper;      ///< of a word: in upper case; else empty
  std::size_t begin = 0;  ///< offsets into the statement's text
  std::size_t end = 0;
};

struct SqlTokens {
  std::vector<SqlToken> tokens;  ///< without comments; the last is an end
  bool is_sure = true;           ///< false: it holds executable comments, or cannot be read
};

SqlTokens sql_tokens(const std::string& text, const SplitOptions& options);

/// Goes through tokens.
class TokenCursor {
 public:
  explicit TokenCursor(const std::vector<SqlToken>& tokens) : tokens_(tokens) {}

  const SqlToken& here() const { return tokens_[at_]; }
  const SqlToken& ahead(std::size_t n = 1) const { return tokens_[std::min(at_ + n, tokens_.size() - 1)]; }
  bool at_end() const { return here().kind == SqlToken::Kind::end; }
  bool is(std::string_view word) const { return here().upper == word; }
  bool is_symbol(char symbol) const { return here().kind == SqlToken::Kind::symbol && here().text[0] == symbol; }
  bool is_name() const { return here().kind == SqlToken::Kind::word || here().kind == SqlToken::Kind::identifier; }
  bool is_open() const { return here().kind == SqlToken::Kind::open; }
  void skip() {
    if (!at_end()) ++at_;
  }
  /// Goes over these words when they stand here, all of them.
  bool take(std::initializer_list<std::string_view> words);
  bool take(std::string_view word) { return take({word}); }
  bool take_symbol(char symbol);
  /// Goes to the token behind the parenthesis that closes the one here.
  void skip_parentheses();
  /// Goes to the next comma outside parentheses, or to the end.
  void skip_to_comma();
  std::size_t position() const { return at_; }
  void go_to(std::size_t position) { at_ = position; }

 private:
  const std::vector<SqlToken>& tokens_;
  std::size_t at_ = 0;
};

}  // namespace fishway::mysql
