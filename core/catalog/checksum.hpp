// Flyway's checksum of a script: CRC-32 (IEEE 802.3) over the UTF-8 bytes of its lines without their ends.
//
// A byte order mark at the beginning is left out. CRLF, LF and CR all end a line, so the checksum is the same on every
// system; an empty file's is 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fishway {

class Checksum {
 public:
  /// Adds the next bytes of the text. May cut anywhere.
  void update(std::string_view text);
  /// Of all text so far, as the signed number that stands in the history.
  std::int32_t value() const { return static_cast<std::int32_t>(crc_); }

 private:
  void look_for_byte_order_mark(std::string_view& text);

  std::uint32_t crc_ = 0;
  std::size_t mark_seen_ = 0;  // how much of a byte order mark the text begins with; or more than it has
};

std::int32_t checksum_of(std::string_view text);

}  // namespace fishway
