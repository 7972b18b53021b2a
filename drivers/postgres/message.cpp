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

}  // namespace

Place Message::Piece::place() const { return {file ? *file : std::string(), position.line, position.column}; }

Place Message::place_at(const Piece& piece, std::size_t offset) const {
  const Position at = piece.map.position(text_of(piece), std::min(offset, piece.size));
  return {piece.file ? *piece.file : std::string(), at.line, at.column};
}

// A statement's text ends with its last token, so no comment swallows the semicolon.
Message::Piece& Message::append(std::string_view sql) {
  if (count_ == pieces_.size()) pieces_.emplace_back();
  Piece& piece = pieces_[count_++];
  piece.offset = text_.size();
  piece.size = sql.size();
  text_ += sql;
  text_ += ";\n";
  return piece;
}

void Message::add(const Statement& statement) {
  Piece& piece = append(statement.text);
  piece.is_of_script = true;
  piece.copies_from_stdin = statement.copies_from_stdin;
  piece.number = statement.number;
  if (piece.file != statement.file) piece.file = statement.file;
  piece.position = statement.position;
  piece.map = statement.map;
}

void Message::add(std::string_view own_sql) {
  Piece& piece = append(own_sql);
  piece.is_of_script = piece.copies_from_stdin = false;
}

void Message::add(const std::vector<std::string>& own_sql) {
  for (const std::string& sql : own_sql) add(std::string_view(sql));
}

void Message::clear() {
  text_.clear();
  count_ = 0;
}

std::size_t Message::statements_before(std::size_t pieces) const {
  const std::span<const Piece> first = this->pieces().first(std::min(pieces, count_));
  return static_cast<std::size_t>(std::ranges::count_if(first, &Piece::is_of_script));
}

Message::Point Message::point_at(std::size_t position) const {
  std::size_t offset = byte_offset(text_, position - 1);
  const std::span<const Piece> all = pieces();
  auto behind = std::upper_bound(all.begin(), all.end(), offset,
                                 [](std::size_t wanted, const Piece& piece) { return wanted < piece.offset; });
  std::size_t piece = behind == all.begin() ? 0 : static_cast<std::size_t>(behind - all.begin()) - 1;
  return {piece, offset - pieces_[piece].offset};
}

}  // namespace fishway::postgres
