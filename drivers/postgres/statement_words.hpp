// A statement's words, one after the other: keywords, names as the server folds them, strings.
//
//   StatementWords words(statement.text, options);
//   if (words.take("create") && words.take("table")) Path name = words.path();
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/script/splitter.hpp"
#include "core/script/token_reader.hpp"

namespace fishway::postgres {

/// A name with its qualifiers: {"app", "orders"}. Empty: there was none.
using Path = std::vector<std::string>;

class StatementWords {
 public:
  StatementWords(std::string_view sql, const SplitOptions& options);

  /// The next word is this keyword (lower case), or one of several ("user|role"), and is taken.
  bool take(std::string_view keyword);
  /// All of these, one after the other ("if not exists"), or none is taken.
  bool take_all(std::string_view keywords);
  bool take_symbol(char symbol);
  /// The next word is this keyword; nothing is taken.
  bool is(std::string_view keyword) const;
  /// Such a keyword follows, outside of parentheses and before the next comma.
  bool follows(std::string_view keyword) const;
  bool at_end() const { return next_ >= words_.size(); }

  std::optional<std::string> name();
  Path path();
  /// A plain string constant.
  std::optional<std::string> string();

  /// Goes behind the next such keyword outside of parentheses; false, and nothing taken, when there is none.
  bool skip_behind(std::string_view keyword);
  /// Goes behind the next comma outside of parentheses; false at the end.
  bool skip_behind_comma();

 private:
  struct Word {
    enum class Kind { keyword, name, string, symbol, other };  // a keyword may be a name as well
    Kind kind;
    std::string text;
    std::size_t depth;  // of parentheses
  };

  void add(const Token& token, std::string_view text, std::size_t& depth);

  std::vector<Word> words_;
  std::size_t next_ = 0;
};

}  // namespace fishway::postgres
