#include "core/history/checkpoint.hpp"

#include <fmt/format.h>

#include <charconv>

namespace fishway {

namespace {

/// One line a statement, so a line break in its text is written as two characters.
std::string one_line(std::string_view text) {
  std::string result;
  for (char c : text) {
    if (c == '\\') result += "\\\\";
    if (c == '\n') result += "\\n";
    if (c != '\\' && c != '\n') result += c;
  }
  return result;
}

std::string several_lines(std::string_view line) {
  std::string result;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool is_escape = line[i] == '\\' && i + 1 < line.size();
    if (is_escape) ++i;
    result += is_escape && line[i] == 'n' ? '\n' : line[i];
  }
  return result;
}

}  // namespace

std::string to_text(const std::vector<ExecutedStatement>& executed) {
  std::string text;
  for (const ExecutedStatement& statement : executed)
    text += fmt::format("{:016x} {}\n", statement.hash, one_line(statement.text));
  return text;
}

std::vector<ExecutedStatement> executed_from_text(std::string_view text) {
  std::vector<ExecutedStatement> executed;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ExecutedStatement statement;
    const bool is_whole =
        line.size() > 16 && std::from_chars(line.data(), line.data() + 16, statement.hash, 16).ec == std::errc();
    if (!is_whole) continue;
    statement.text = several_lines(line.substr(17));
    executed.push_back(std::move(statement));
  }
  return executed;
}

}  // namespace fishway
