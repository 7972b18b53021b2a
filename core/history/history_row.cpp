#include "core/history/history_row.hpp"

#include <algorithm>
#include <cstddef>

namespace fishway {
namespace {

constexpr std::size_t max_description = 200;
constexpr std::size_t max_script = 1000;
constexpr std::string_view ellipsis = "...";

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

// What a UTF-8 byte adds to the length in UTF-16: a four-byte sequence is a surrogate pair there.
std::size_t utf16_units(char byte) {
  if (!begins_character(byte)) return 0;
  return static_cast<unsigned char>(byte) >= 0xF0 ? 2 : 1;
}

std::size_t utf16_length(std::string_view text) {
  std::size_t length = 0;
  for (char byte : text) length += utf16_units(byte);
  return length;
}

// The longest beginning of at most `limit` units.
std::string_view head(std::string_view text, std::size_t limit) {
  std::size_t units = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    units += utf16_units(text[i]);
    if (units > limit) return text.substr(0, i);
  }
  return text;
}

}  // namespace

std::string abbreviate_description(std::string_view text) {
  if (utf16_length(text) <= max_description) return std::string(text);
  return std::string(head(text, max_description - ellipsis.size())).append(ellipsis);
}

std::string abbreviate_script(std::string_view text) {
  if (utf16_length(text) <= max_script) return std::string(text);
  const auto beginning = head(text, max_script);
  return std::string(ellipsis).append(beginning.substr(head(text, ellipsis.size()).size()));
}

int next_rank(const History& history) {
  int last = 0;
  for (const HistoryRow& row : history) last = std::max(last, row.installed_rank);
  return last + 1;
}

}  // namespace fishway
