// A simple-query message: several statements that travel together, and whose results come back one for each.
//
// The server analyses a message's statements one after the other, but cuts it into statements at once: so a syntax
// error anywhere keeps all of it from running, and its position counts from the message's beginning.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/script/statement.hpp"

namespace fishway::postgres {

class Message {
 public:
  struct Piece {
    std::size_t offset;                  ///< of its text in the message, in bytes
    std::optional<Statement> statement;  ///< absent: SQL of fishway's own
  };

  void add(const Statement& statement);
  void add(std::string_view own_sql);
  void add(const std::vector<std::string>& own_sql);
  void clear();

  bool empty() const { return pieces_.empty(); }
  /// Enough for one message: more would only cost memory.
  bool is_full() const { return text_.size() >= 64 * 1024; }

  const std::string& text() const { return text_; }
  const std::vector<Piece>& pieces() const { return pieces_; }

  /// How many of the first `pieces` are statements of the script.
  std::size_t statements_before(std::size_t pieces) const;

  /// Where a position of the server's points to: it counts the message's characters from 1.
  struct Point {
    std::size_t piece = 0;
    std::size_t offset = 0;  ///< in the piece's text, in bytes
  };
  Point point_at(std::size_t position) const;

 private:
  void append(std::string_view sql);

  std::string text_;
  std::vector<Piece> pieces_;
};

}  // namespace fishway::postgres
