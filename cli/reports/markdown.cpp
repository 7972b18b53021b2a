#include "cli/reports/markdown.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/output/foreign_text.hpp"

namespace fishway {
namespace {

/// One more than the longest row of backticks inside, and at least as many as `least`.
std::string fence_for(std::string_view code, std::size_t least) {
  std::size_t longest = least - 1;
  std::size_t row = 0;
  for (const char byte : code) {
    row = byte == '`' ? row + 1 : 0;
    longest = std::max(longest, row);
  }
  return std::string(longest + 1, '`');
}

/// For where HTML stands and Markdown is not looked for.
std::string html_text(std::string_view text) {
  std::string escaped;
  for (const char byte : on_one_line(text)) {
    if (byte == '<')
      escaped += "&lt;";
    else if (byte == '>')
      escaped += "&gt;";
    else if (byte == '&')
      escaped += "&amp;";
    else
      escaped += byte;
  }
  return escaped;
}

}  // namespace

std::string markdown_text(std::string_view text) {
  std::string escaped;
  for (const char byte : html_text(text)) {
    if (std::string_view("\\`*_{}[]()#!|~").find(byte) != std::string_view::npos) escaped += '\\';
    escaped += byte;
  }
  return escaped;
}

std::string markdown_span(std::string_view text) {
  std::string code;
  for (const char byte : on_one_line(text)) {
    if (byte == '|') code += '\\';  // a table's cell ends at it in code as well
    code += byte;
  }
  if (code.empty()) return code;
  const std::string fence = fence_for(code, 1);
  const char* blank = code.starts_with('`') || code.ends_with('`') ? " " : "";
  return fence + blank + code + blank + fence;
}

std::string markdown_row(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) row += fmt::format(" {} |", cell);
  return row + "\n";
}

std::string markdown_code(std::string_view code, std::string_view language) {
  std::string text = harmless(code);
  while (text.ends_with('\n')) text.pop_back();
  const std::string fence = fence_for(text, 3);
  return fmt::format("{}{}\n{}\n{}\n", fence, language, text, fence);
}

std::string markdown_details(std::string_view heading, std::string_view body) {
  return fmt::format("<details><summary>{}</summary>\n\n{}\n</details>\n\n", html_text(heading), body);
}

}  // namespace fishway
