#include "cli/output/foreign_text.hpp"

#include "cli/output/table.hpp"

namespace fishway {
namespace {

struct Character {
  char32_t code;
  std::size_t size;  ///< in bytes
};

constexpr char32_t broken = 0xFFFD;

Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x80) return {byte(0), 1};
  const std::size_t size = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (byte(0) < 0xC0 || byte(0) > 0xF4 || text.size() < size) return {broken, 1};
  char32_t code = byte(0) & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {broken, 1};
    code = code << 6 | (byte(i) & 0x3FU);
  }
  return code < smallest[size] ? Character{broken, 1} : Character{code, size};
}

bool is_control(char32_t code) { return code < 0x20 || (code >= 0x7F && code < 0xA0); }

/// Marks, embeddings, overrides and isolates of the bidirectional algorithm, and Unicode's own line breaks.
bool turns_or_breaks(char32_t code) {
  return code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

}  // namespace

std::string harmless(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const Character character = first_character(text);
    const bool stays = character.code == '\n' || character.code == '\t';
    if (character.code == broken)
      result += "\xEF\xBF\xBD";
    else if (!stays && (is_control(character.code) || turns_or_breaks(character.code)))
      result += ' ';
    else
      result += text.substr(0, character.size);
    text.remove_prefix(character.size);
  }
  return result;
}

std::string on_one_line(std::string_view text, std::size_t longest) {
  std::string line;
  for (char byte : harmless(text)) {
    const bool is_blank = byte == ' ' || byte == '\n' || byte == '\t';
    if (!is_blank)
      line += byte;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  if (line.ends_with(' ')) line.pop_back();
  return shortened(line, longest);
}

}  // namespace fishway
