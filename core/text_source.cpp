#include "core/text_source.hpp"

#include <utility>

#include <algorithm>

namespace fishway {

namespace {

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

}  // namespace

Position advance(Position position, std::string_view text) {
  const std::size_t last_end = text.find_last_of("\r\n");
  std::size_t line_begin = 0;
  if (last_end != std::string_view::npos) {
    // Every LF ends a line, and so does every CR that no LF follows.
    std::size_t ends = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    for (std::size_t i = text.find('\r'); i != std::string_view::npos; i = text.find('\r', i + 1)) {
      if (i + 1 == text.size() || text[i + 1] != '\n') ++ends;
    }
    position.line += ends;
    position.column = 1;
    line_begin = last_end + 1;
  }
  for (std::size_t i = line_begin; i < text.size(); ++i) {
    if (!is_continuation(text[i])) ++position.column;
  }
  return position;
}

bool WholeText::next(TextChunk& chunk) {
  if (text_.empty()) return false;
  chunk = {std::exchange(text_, {}), {}, false};
  return true;
}

}  // namespace fishway
