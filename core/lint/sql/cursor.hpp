// Goes through the tokens of a statement: what a recursive-descent parser asks for.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/lint/sql/tokens.hpp"

namespace fishway::lint::sql {

/// `name`, or `schema.name`, as written.
struct QualifiedName {
  std::string schema;  ///< empty: none was written
  std::string name;
  std::size_t offset = 0;  ///< of its first byte in the statement's text
};

/// Tokens of a list: [begin, end), as positions.
using TokenRange = std::pair<std::size_t, std::size_t>;

class Cursor {
 public:
  /// The tokens must outlive it.
  explicit Cursor(const Tokens& tokens) : tokens_(tokens) {}

  /// The token here, or n further on; at the end it is always the `end`.
  const Token& peek(std::size_t n = 0) const { return tokens_[std::min(at_ + n, tokens_.size() - 1)]; }
  bool at_end() const { return peek().kind == Token::Kind::end; }
  bool is(std::string_view word) const { return peek().is(word); }
  bool is_symbol(char symbol) const { return peek().is_symbol(symbol); }
  bool is_open() const { return peek().kind == Token::Kind::open; }
  bool is_close() const { return peek().kind == Token::Kind::close; }
  bool is_name() const { return peek().is_name(); }
  bool is_any(std::initializer_list<std::string_view> words) const;
  /// Whether these words stand here, in this order.
  bool is_all(std::initializer_list<std::string_view> words) const;

  void skip() {
    if (!at_end()) ++at_;
  }
  /// Goes over the word when it stands here.
  bool take(std::string_view word) { return take({word}); }
  /// Goes over these words when they stand here, all of them, in this order.
  bool take(std::initializer_list<std::string_view> words);
  /// Goes over one of these words; the one that stood here, or nothing.
  std::string_view take_any(std::initializer_list<std::string_view> words);
  bool take_symbol(char symbol);
  bool take_open();
  bool take_close();
  bool take_equals() { return take_symbol('='); }

  /// A word or quoted identifier, as written without its quotes.
  std::optional<std::string> take_identifier();
  /// Also a string, which SQLite takes for a name in many places.
  std::optional<std::string> take_identifier_or_string();
  /// `name` or `schema.name`.
  std::optional<QualifiedName> take_name();
  std::optional<std::string> take_string();
  std::optional<long long> take_integer();
  /// `( name, name, ... )`: the first name of each item; what else an item holds is passed over. Empty without a list.
  std::vector<std::string> take_name_list();

  /// Goes behind the parenthesis that closes the one here, and returns what stands between the two. Nothing happens
  /// where none opens here.
  TokenRange skip_parentheses();
  /// Goes to the next comma outside parentheses, or to the closing parenthesis of the list at hand, or to the end.
  TokenRange skip_to_comma();
  /// Goes to the next of these words outside parentheses; false: to the end, or to a closing parenthesis.
  bool skip_to(std::initializer_list<std::string_view> words);

  const Tokens& tokens() const { return tokens_; }
  std::size_t position() const { return at_; }
  void go_to(std::size_t position) { at_ = std::min(position, tokens_.size() - 1); }
  std::size_t offset() const { return peek().begin; }

 private:
  const Tokens& tokens_;
  std::size_t at_ = 0;
};

/// The tokens of a range as a list of their own, with an `end`.
Tokens part(const Tokens& tokens, TokenRange range);

/// The tokens of a range as text: what was written, with one blank where there was any gap, words in lower case. For
/// comparing, and for messages.
std::string text_of(const Tokens& tokens, TokenRange range);

}  // namespace fishway::lint::sql
