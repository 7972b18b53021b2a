#include "core/catalog/checksum.hpp"

#include <zlib.h>

namespace fishway {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t settled = byte_order_mark.size() + 1;

std::uint32_t add(std::uint32_t crc, std::string_view bytes) {
  return static_cast<std::uint32_t>(::crc32_z(crc, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

bool ends_line(char c) { return c == '\n' || c == '\r'; }

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

void Checksum::update(std::string_view text) {
  if (mark_seen_ < byte_order_mark.size()) look_for_byte_order_mark(text);
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    while (end < text.size() && !ends_line(text[end])) ++end;
    if (end > begin) crc_ = add(crc_, text.substr(begin, end - begin));
    begin = end + 1;
  }
}

std::int32_t checksum_of(std::string_view text) {
  Checksum checksum;
  checksum.update(text);
  return checksum.value();
}

}  // namespace fishway
