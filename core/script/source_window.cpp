#include "core/script/source_window.hpp"

#include <algorithm>
#include <cstring>

namespace fishway {
namespace {

constexpr std::size_t kWorthMoving = 64 * 1024;

}  // namespace

bool SourceWindow::fill() {
  drop_released();
  TextChunk chunk;
  ended_ = ended_ || !source_.next(chunk);
  if (ended_) return false;
  pieces_.push_back({end_offset(), chunk.origin, chunk.substituted});
  buffer_.append(chunk.text);
  return true;
}

void SourceWindow::release(std::size_t offset) {
  known_position_ = position(offset);
  known_offset_ = offset;
  released_ = offset;
}

// Moving what is left costs; it pays when much is dropped, or nothing is left to move.
void SourceWindow::drop_released() {
  const std::size_t dropped = released_ - base_;
  if (dropped == 0 || (dropped < kWorthMoving && dropped < buffer_.size())) return;
  buffer_.erase(0, dropped);
  base_ = released_;
  const std::size_t first = piece_at(base_);
  pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(first));
}

std::size_t SourceWindow::piece_at(std::size_t offset) const {
  const auto after = std::upper_bound(pieces_.begin(), pieces_.end(), offset,
                                      [](std::size_t value, const Piece& piece) { return value < piece.offset; });
  return after == pieces_.begin() ? 0 : static_cast<std::size_t>(after - pieces_.begin()) - 1;
}

Position SourceWindow::position(std::size_t offset) const {
  if (pieces_.empty()) return known_position_;
  const Piece& piece = pieces_[piece_at(offset)];
  if (piece.substituted) return piece.origin;
  const bool from_known = known_offset_ >= piece.offset;
  const std::size_t start = from_known ? known_offset_ : piece.offset;
  if (start == offset) return from_known ? known_position_ : piece.origin;
  return advance(from_known ? known_position_ : piece.origin, text(start, offset));
}

void SourceWindow::map(std::size_t begin, std::size_t end, SourceMap& into) const {
  into.clear();
  if (pieces_.empty()) return;
  std::size_t index = piece_at(begin);
  into.add({0, position(begin), pieces_[index].substituted});
  for (++index; index < pieces_.size() && pieces_[index].offset < end; ++index)
    into.add({pieces_[index].offset - begin, pieces_[index].origin, pieces_[index].substituted});
}

}  // namespace fishway
