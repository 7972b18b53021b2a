// What the splitter knows of the statement at hand from its tokens so far: its leading words, whether a delimiter would
// end it, whether it copies from stdin.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/script/block_tracker.hpp"

namespace fishway {

class StatementShape {
 public:
  explicit StatementShape(const Lexis& lexis);

  void start();
  /// `following` is the byte behind the token, -1 at the end of the script.
  void take(const Token& token, std::string_view text, int following);

  /// Whether words still tell something about the statement; otherwise take() wants parentheses only.
  bool needs_words() const { return !head_is_full_ || blocks_.watching() || copy_ != Copy::none; }
  std::size_t parentheses() const { return parentheses_; }
  /// For who counts them in its place, while no words are needed.
  std::size_t& parentheses_to_count() { return parentheses_; }
  bool in_block() const { return blocks_.open(); }
  std::size_t block_begin() const { return blocks_.opened_at(); }
  const std::string& head() const { return head_; }
  bool copies_from_stdin() const { return copy_ == Copy::from_stdin; }

 private:
  enum class Copy { none, copy, from, from_stdin };

  void take_word(std::string_view word);
  void follow_copy(std::string_view word);

  BlockTracker blocks_;
  std::size_t parentheses_ = 0;
  std::size_t words_ = 0;
  bool head_is_full_ = false;
  char symbol_before_ = 0;
  bool is_postgresql_;
  Copy copy_ = Copy::none;
  std::string head_;
  std::string word_;  // upper case
};

}  // namespace fishway
