#include "core/catalog/checksum.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace fishway {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t settled = byte_order_mark.size() + 1;

std::uint32_t add(std::uint32_t crc, std::string_view bytes) {
  return static_cast<std::uint32_t>(::crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

bool ends_line(char c) { return c == '\n' || c == '\r'; }

/// How many characters stand before the first CR or LF.
std::size_t end_of_line(std::string_view text) {
  const std::size_t feed = std::min(text.find('\n'), text.size());
  return std::min(text.substr(0, feed).find('\r'), feed);
}

}  // namespace

/// The mark is added like any text while it may still turn out to be none; complete, it is forgotten.
void Checksum::look_for_byte_order_mark(std::string_view& text) {
  while (mark_seen_ < byte_order_mark.size() && !text.empty()) {
    if (text.front() != byte_order_mark[mark_seen_]) {
      mark_seen_ = settled;
      return;
    }
    crc_ = ++mark_seen_ == byte_order_mark.size() ? 0 : add(crc_, text.substr(0, 1));
    text.remove_prefix(1);
  }
}

/// The lines are put together in pieces: zlib takes a while for each call.
void Checksum::update(std::string_view text) {
  if (mark_seen_ < byte_order_mark.size()) look_for_byte_order_mark(text);
  std::array<char, 8192> piece;
  std::size_t filled = 0;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, end_of_line(text.substr(0, piece.size())));
    if (line.size() > piece.size() - filled) crc_ = add(crc_, {piece.data(), std::exchange(filled, 0)});
    std::memcpy(piece.data() + filled, line.data(), line.size());
    filled += line.size();
    text.remove_prefix(line.size());
    while (!text.empty() && ends_line(text.front())) text.remove_prefix(1);
  }
  if (filled > 0) crc_ = add(crc_, {piece.data(), filled});
}

std::int32_t checksum_of(std::string_view text) {
  Checksum checksum;
  checksum.update(text);
  return checksum.value();
}

}  // namespace fishway
