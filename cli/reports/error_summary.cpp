#include "cli/reports/error_summary.hpp"

#include <fmt/format.h>

#include <sstream>

#include "cli/output/blocker_text.hpp"
#include "cli/reports/markdown.hpp"

namespace fishway {
namespace {

constexpr std::size_t most_blockers = 5;

std::string place_text(const Report& report, const Json& error) {
  const std::string text = report.place_of(error).text();
  return text.empty() ? "" : markdown_span(text) + ": ";
}

/// Each of its lines as one of its own.
std::string lines_of(const std::string& text) {
  std::string lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines += (lines.empty() ? "" : "<br>\n") + markdown_text(line);
  return lines;
}

std::string in_the_way(const Json& error) {
  std::string text;
  std::size_t shown = 0;
  const Json& blockers = error.contains("blockers") ? error["blockers"] : Json::array();
  for (const Json& blocker : blockers)
    if (++shown <= most_blockers)
      text += fmt::format("- In the way: {}\n", markdown_text(blocker_text(blocker_of(blocker))));
  if (shown > most_blockers) text += fmt::format("- and {} more\n", shown - most_blockers);
  return text.empty() ? text : text + "\n";
}

}  // namespace

void add_error(CappedText& summary, const Report& report) {
  const Json& error = report.error();
  if (!error.is_object()) return;
  summary.add(fmt::format("{}{}\n\n", place_text(report, error), lines_of(text_of(error, "message"))));
  if (const std::string statement = text_of(error, "statement"); !statement.empty())
    summary.add(markdown_code(statement, "sql") + "\n");
  summary.add(in_the_way(error));
  if (const std::string hint = text_of(error, "hint"); !hint.empty())
    summary.add(fmt::format("Next: {}\n\n", lines_of(hint)));
}

}  // namespace fishway
