// One statement's text as a list of tokens, for the linter's recursive-descent parsers (MySQL, MariaDB, SQLite).
//
//   const Tokens tokens = tokens_of(statement.text, lexis_for({Dialect::sqlite}));
//   Cursor cursor(tokens);
//   if (cursor.take({"DROP", "TABLE"})) ...
//
// Comments are left out; what stands in an executable comment that the server would execute is among the tokens. What
// is not closed goes up to the end of the text: nothing here throws.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/script/lexis.hpp"

namespace fishway::lint::sql {

struct Token {
  enum class Kind {
    word,        ///< also a number-like name where the dialect allows one (2fa_codes), and a word with $ in it
    identifier,  ///< "..", `..`, [..]
    string,
    number,  ///< with sign-less exponent and fraction; 0x1F, x'1F', b'01' too
    open,    ///< (
    close,   ///< )
    symbol,  ///< one byte of anything else; `:=` is two of them
    end,
  };
  Kind kind = Kind::end;
  std::string text;   ///< a word, number or symbol as written; an identifier or a string without its quotes and escapes
  std::string upper;  ///< of a word: in upper case (ASCII); else empty
  std::size_t begin = 0;  ///< byte offsets into the statement's text: [begin, end)
  std::size_t end = 0;

  /// A word or a quoted identifier; in SQLite's grammar also a string may stand for one: see Cursor::is_name.
  bool is_name() const { return kind == Kind::word || kind == Kind::identifier; }
  bool is(std::string_view word) const { return kind == Kind::word && upper == word; }
  bool is_symbol(char symbol) const { return kind == Kind::symbol && text[0] == symbol; }
};

/// Never empty: the last one is an `end`.
using Tokens = std::vector<Token>;

/// The tokens of a text. Offsets count from `offset`, for a text that stands within another (a routine's body).
Tokens tokens_of(std::string_view text, const Lexis& lexis, std::size_t offset = 0);

}  // namespace fishway::lint::sql
