// SQL text as words, for what no parser reads: names folded, strings and comments as one token each.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fishway::lint::postgres {

struct Word {
  enum class Kind { word, quoted_identifier, string, number, symbol } kind = Kind::symbol;
  std::size_t begin = 0;  ///< [begin, end) in the text
  std::size_t end = 0;
  std::string text;  ///< a word in lower case, an identifier or string without its quotes, or the symbol
  bool is(std::string_view wanted) const {
    return kind != Kind::string && kind != Kind::quoted_identifier && text == wanted;
  }
  bool is_name() const { return kind == Kind::word || kind == Kind::quoted_identifier; }
};

/// The words of a text, at most `most`. What is not ended goes to the end of the text.
std::vector<Word> words_of(std::string_view text, std::size_t most = static_cast<std::size_t>(-1));

/// The place behind the parenthesis that closes the one at `open`; words.size() where none does.
std::size_t behind_parenthesis(const std::vector<Word>& words, std::size_t open);

/// A name at `at`, with or without a schema; moves `at` behind it.
struct QualifiedName {
  std::string schema;
  std::string name;
};
QualifiedName take_name(const std::vector<Word>& words, std::size_t& at);

/// The statements of a text that is cut at each `;` outside of quotes and parentheses, as [begin, end).
std::vector<std::pair<std::size_t, std::size_t>> cut_statements(std::string_view text);

}  // namespace fishway::lint::postgres
