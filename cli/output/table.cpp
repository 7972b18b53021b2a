#include "cli/output/table.hpp"

#include <algorithm>

namespace fishway {
namespace {

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

std::vector<std::size_t> column_widths(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], text_width(row[i]));
  }
  return widths;
}

}  // namespace

std::size_t text_width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
}

std::string padded(std::string_view text, std::size_t width) {
  std::string result(text);
  const std::size_t have = text_width(text);
  if (have < width) result.append(width - have, ' ');
  return result;
}

std::string shortened(std::string_view text, std::size_t width) {
  std::string line;
  std::size_t characters = 0;
  for (char byte : text) {
    if (begins_character(byte) && ++characters > width) return line + "…";
    line += byte == '\n' || byte == '\r' || byte == '\t' ? ' ' : byte;
  }
  return line;
}

std::string format_table(const std::vector<std::vector<std::string>>& rows, std::string_view indent) {
  const std::vector<std::size_t> widths = column_widths(rows);
  std::string text;
  for (const auto& row : rows) {
    std::string line(indent);
    for (std::size_t i = 0; i < row.size(); ++i)
      if (widths[i] > 0) line += padded(row[i], widths[i] + 2);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

}  // namespace fishway
