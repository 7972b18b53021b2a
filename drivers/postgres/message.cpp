#include "drivers/postgres/message.hpp"

#include <algorithm>

namespace fishway::postgres {
namespace {

// The byte offset of a character, counted from 0.
std::size_t byte_offset(std::string_view text, std::size_t character) {
  std::size_t offset = 0;
  auto continues = [&] { return offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80; };
  for (; character > 0 && offset < text.size(); --character) {
    ++offset;
    while (continues()) ++offset;
  }
  return offset;
}

// A semicolon would belong to a comment that ends the statement without a line end.
bool may_end_in_line_comment(std::string_view sql) {
  std::size_t dashes = sql.rfind("--");
  return dashes != std::string_view::npos && sql.find('\n', dashes) == std::string_view::npos;
}

}  // namespace

void Message::append(std::string_view sql) {
  text_ += sql;
  text_ += may_end_in_line_comment(sql) ? "\n;\n" : ";\n";
}

void Message::add(const Statement& statement) {
  pieces_.push_back({text_.size(), statement});
  append(statement.text);
}

void Message::add(std::string_view own_sql) {
  pieces_.push_back({text_.size(), std::nullopt});
  append(own_sql);
}

void Message::add(const std::vector<std::string>& own_sql) {
  for (const std::string& sql : own_sql) add(std::string_view(sql));
}

void Message::clear() {
  text_.clear();
  pieces_.clear();
}

std::size_t Message::statements_before(std::size_t pieces) const {
  auto end = pieces_.begin() + static_cast<std::ptrdiff_t>(std::min(pieces, pieces_.size()));
  return static_cast<std::size_t>(
      std::count_if(pieces_.begin(), end, [](const Piece& piece) { return piece.statement.has_value(); }));
}

Message::Point Message::point_at(std::size_t position) const {
  std::size_t offset = byte_offset(text_, position - 1);
  auto behind = std::upper_bound(pieces_.begin(), pieces_.end(), offset,
                                 [](std::size_t wanted, const Piece& piece) { return wanted < piece.offset; });
  std::size_t piece = behind == pieces_.begin() ? 0 : static_cast<std::size_t>(behind - pieces_.begin()) - 1;
  return {piece, offset - pieces_[piece].offset};
}

}  // namespace fishway::postgres
