#include "core/script/statement.hpp"

#include <algorithm>
#include <cctype>

namespace fishway {

void SourceMap::add(Anchor anchor) { anchors_.push_back(anchor); }

Position SourceMap::position(std::string_view text, std::size_t offset) const {
  if (anchors_.empty()) return {};
  offset = std::min(offset, text.size());
  const auto after = std::upper_bound(anchors_.begin(), anchors_.end(), offset,
                                      [](std::size_t value, const Anchor& anchor) { return value < anchor.offset; });
  const Anchor& anchor = after == anchors_.begin() ? anchors_.front() : *std::prev(after);
  if (anchor.substituted) return anchor.position;
  return advance(anchor.position, text.substr(anchor.offset, offset - anchor.offset));
}

Place Statement::place() const { return {file ? *file : std::string(), position.line, position.column}; }

Place Statement::place_at(std::size_t offset) const {
  const Position at = map.position(text, offset);
  return {file ? *file : std::string(), at.line, at.column};
}

std::uint64_t Statement::hash() const {
  std::uint64_t value = 0xcbf29ce484222325U;
  for (const char byte : text) value = (value ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
  return value;
}

std::string Statement::excerpt(std::size_t characters) const { return fishway::excerpt(text, characters); }

std::string excerpt(std::string_view text, std::size_t characters) {
  std::size_t at = 0;
  for (std::size_t count = 0; at < text.size(); ++at) {
    const bool begins_character = (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
    if (begins_character && count++ == characters) return std::string(text.substr(0, at)) + "...";
  }
  return std::string(text);
}

bool mentions(const Statement& statement, std::string_view word) {
  const std::string_view text = std::string_view(statement.text).substr(0, 2000);
  const auto same = [](char a, char b) { return std::toupper(static_cast<unsigned char>(a)) == b; };
  return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

}  // namespace fishway
