// A simple-query message: several statements that travel together, and whose results come back one for each.
//
// The server analyses a message's statements one after the other, but cuts it into statements at once: so a syntax
// error anywhere keeps all of it from running, and its position counts from the message's beginning.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/script/statement.hpp"

namespace fishway::postgres {

class Message {
 public:
  /// What of a statement is needed to tell of it; its text is in the message already.
  struct Piece {
    std::size_t offset = 0;  ///< of its text in the message, in bytes
    std::size_t size = 0;
    bool is_of_script = false;  ///< false: SQL of fishway's own, and nothing of the following is set
    bool copies_from_stdin = false;
    std::size_t number = 0;
    std::shared_ptr<const std::string> file = nullptr;
    Position position = {};
    SourceMap map = {};

    Place place() const;
  };

  void add(const Statement& statement);
  void add(std::string_view own_sql);
  void add(const std::vector<std::string>& own_sql);
  void clear();

  bool empty() const { return pieces_.empty(); }
  /// Enough for one message: more would only cost memory.
  bool is_full() const { return text_.size() >= 64 * 1024; }

  const std::string& text() const { return text_; }
  std::span<const Piece> pieces() const { return {pieces_.data(), count_}; }
  std::string_view text_of(const Piece& piece) const {
    return std::string_view(text_).substr(piece.offset, piece.size);
  }
  /// The place of the byte at `offset` of the piece's text.
  Place place_at(const Piece& piece, std::size_t offset) const;

  /// How many of the first `pieces` are statements of the script.
  std::size_t statements_before(std::size_t pieces) const;

  /// Where a position of the server's points to: it counts the message's characters from 1.
  struct Point {
    std::size_t piece = 0;
    std::size_t offset = 0;  ///< in the piece's text, in bytes
  };
  Point point_at(std::size_t position) const;

 private:
  Piece& append(std::string_view sql);

  std::string text_;
  std::vector<Piece> pieces_;  // the first count_; what the message before needed is used again
  std::size_t count_ = 0;
};

}  // namespace fishway::postgres
