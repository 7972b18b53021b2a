#include "core/run/flyway_lock.hpp"

#include <fmt/format.h>

namespace fishway {

namespace {

constexpr std::int64_t flyway_in_ascii = 0x466C79776179;  // "Flyway"

std::string quoted(std::string_view identifier, char quote) {
  std::string text(1, quote);
  for (const char c : identifier) text.append(c == quote ? 2 : 1, c);
  return text + quote;
}

/// The character that begins at `at`, which is moved behind it. Bytes that are no UTF-8 count as themselves.
std::uint32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) -> std::uint32_t { return static_cast<unsigned char>(text[i]); };
  const std::uint32_t first = byte(at++);
  const std::size_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  if (more == 0 || at + more > text.size()) return first;
  std::uint32_t character = first & (0x3FU >> more);
  for (std::size_t i = 0; i < more; ++i) character = character << 6U | (byte(at++) & 0x3FU);
  return character;
}

}  // namespace

std::int32_t java_hash(std::string_view text) {
  std::uint32_t hash = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t character = next_character(text, at);
    if (character >= 0x10000) {
      hash = hash * 31 + (0xD800 + ((character - 0x10000) >> 10U));
      hash = hash * 31 + (0xDC00 + (character & 0x3FFU));
    } else {
      hash = hash * 31 + character;
    }
  }
  return static_cast<std::int32_t>(hash);
}

std::int64_t postgres_lock_key(std::string_view schema, std::string_view table) {
  return flyway_in_ascii + java_hash(quoted(schema, '"') + "." + quoted(table, '"'));
}

std::string mysql_lock_name(std::string_view schema, std::string_view table) {
  return fmt::format("Flyway-{}", java_hash(quoted(schema, '`') + "." + quoted(table, '`')));
}

}  // namespace fishway
