// Follows the blocks of one statement that hold statements of their own, so that a delimiter inside does not end it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/script/token_reader.hpp"

namespace fishway {

/// One token as the tracker sees it. Comments and the marks of executable comments are not shown to it.
struct SeenToken {
  TokenKind kind;
  std::string_view
      word;           ///< a keyword, upper case; empty for names behind a dot or @, and for everything that is no word
  char symbol;        ///< of a symbol, else 0
  std::size_t begin;  ///< offset
};

class BlockTracker {
 public:
  explicit BlockTracker(BlockRules rules) : rules_(rules) {}

  void start();
  void take(const SeenToken& token);

  /// Whether the statement's words still matter.
  bool watching() const { return stage_ != Stage::plain; }
  /// Whether a delimiter that comes now stands inside a block.
  bool open() const;
  /// Where the block that is open begins.
  std::size_t opened_at() const { return opened_at_; }

 private:
  enum class Stage { start, create, body, plain };

  void take_atomic(const SeenToken& token);
  void take_routine(const SeenToken& token);
  void take_trigger(const SeenToken& token);
  void routine_start(const SeenToken& token);
  void routine_header(const SeenToken& token);
  void routine_body(const SeenToken& token);
  void end_of_routine_block(const SeenToken& token);
  bool begins_compound(std::string_view word) const;
  bool at_inner_statement() const;
  bool at_body_start() const;
  void open_block(const SeenToken& token);
  void remember(const SeenToken& token);

  BlockRules rules_;
  Stage stage_ = Stage::start;
  std::size_t depth_ = 0;  // blocks that END closes
  std::size_t parentheses_ = 0;
  std::size_t opened_at_ = 0;
  std::string compound_;       // IF, LOOP, ...: a body, or statement, that is one such statement without BEGIN
  std::size_t compounds_ = 0;  // how many of them are open
  bool ending_ = false;        // END was read; the next token tells of what
  bool package_ = false;
  bool definer_ = false;
  SeenToken previous_{TokenKind::end, {}, 0, 0};
  std::string previous_word_;  // of the token before, if it was a keyword
  std::string before_word_;    // of the one before that
  int trigger_state_ = 0;
};

}  // namespace fishway
