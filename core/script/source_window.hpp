// The part of a script's text that is in memory, addressed by offsets into the whole text.
//
// fill() appends the source's next chunk; bytes before the released offset are dropped on the way. So memory holds what
// the lexer still needs (one statement) and one chunk.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/script/statement.hpp"
#include "core/text_source.hpp"

namespace fishway {

class SourceWindow {
 public:
  explicit SourceWindow(TextSource& source) : source_(source) {}

  /// Appends the next chunk. False at the end of the source. Moves the bytes: pointers from at() and limit() are void.
  bool fill();

  const char* at(std::size_t offset) const { return buffer_.data() + (offset - base_); }
  const char* limit() const { return buffer_.data() + buffer_.size(); }
  std::size_t offset_of(const char* byte) const { return base_ + static_cast<std::size_t>(byte - buffer_.data()); }
  std::size_t end_offset() const { return base_ + buffer_.size(); }
  std::string_view text(std::size_t begin, std::size_t end) const { return {at(begin), end - begin}; }

  /// Bytes before `offset` are not asked for any more.
  void release(std::size_t offset);

  /// Where the byte at `offset` stands in the file. Not for released offsets.
  Position position(std::size_t offset) const;

  /// The source map of the text [begin, end).
  void map(std::size_t begin, std::size_t end, SourceMap& into) const;

 private:
  struct Piece {
    std::size_t offset;
    Position origin;
    bool substituted;
  };

  void drop_released();
  std::size_t piece_at(std::size_t offset) const;

  TextSource& source_;
  bool ended_ = false;
  std::string buffer_;
  std::size_t base_ = 0;      // offset of the buffer's first byte
  std::size_t released_ = 0;  // >= base_
  std::vector<Piece> pieces_;
  std::size_t known_offset_ = 0;  // from where positions are counted: between base_ and released_
  Position known_position_;
};

}  // namespace fishway
