#include "core/text_source.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

namespace fishway {

namespace {

/// All bytes but those that continue a UTF-8 sequence (10xxxxxx, which are the lowest as signed numbers). In blocks
/// whose count fits into 32 bits, because the compiler makes vector instructions of that.
std::size_t count_characters(std::string_view text) {
  constexpr std::size_t block = 1 << 16;
  std::size_t characters = 0;
  while (!text.empty()) {
    std::uint32_t count = 0;
    for (const char byte : text.substr(0, block)) count += static_cast<signed char>(byte) >= -64 ? 1U : 0U;
    characters += count;
    text.remove_prefix(std::min(block, text.size()));
  }
  return characters;
}

/// From line to line. A text's last line is mostly short, and so are its lines.
std::size_t after_last(std::string_view text, char end, std::size_t& lines) {
  std::size_t begin = 0;
  while (const void* found =
             begin < text.size() ? std::memchr(text.data() + begin, end, text.size() - begin) : nullptr) {
    begin = static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) + 1;
    ++lines;
  }
  return begin;
}

}  // namespace

Position advance(Position position, std::string_view text) {
  const std::size_t before = position.line;
  std::size_t line_begin = after_last(text, '\n', position.line);
  // Every LF ends a line, and so does every CR that no LF follows.
  for (std::size_t i = text.find('\r'); i != std::string_view::npos; i = text.find('\r', i + 1)) {
    if (i + 1 < text.size() && text[i + 1] == '\n') continue;
    ++position.line;
    line_begin = std::max(line_begin, i + 1);
  }
  if (position.line != before) position.column = 1;
  position.column += count_characters(text.substr(line_begin));
  return position;
}

bool WholeText::next(TextChunk& chunk) {
  if (text_.empty()) return false;
  chunk = {std::exchange(text_, {}), {}, false};
  return true;
}

}  // namespace fishway
