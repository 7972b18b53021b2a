#include "cli/output/error_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/output/blocker_text.hpp"
#include "cli/output/foreign_text.hpp"
#include "cli/output/json.hpp"

namespace fishway {
namespace {

constexpr std::size_t most_blockers = 5;

/// Puts `first` before the first line and blanks before the others.
std::string indented(const std::string& first, const std::string& text, std::size_t blanks) {
  std::string result = first;
  for (char c : harmless(text)) {
    result += c;
    if (c == '\n') result.append(blanks, ' ');
  }
  return result + "\n";
}

std::string indented(const std::string& first, const std::string& text) { return indented(first, text, first.size()); }

std::string blocker_lines(const std::vector<Blocker>& blockers) {
  std::string lines;
  for (std::size_t i = 0; i < std::min(blockers.size(), most_blockers); ++i)
    lines += fmt::format("  in the way: {}\n", blocker_text(blockers[i]));
  if (blockers.size() > most_blockers) lines += fmt::format("  and {} more\n", blockers.size() - most_blockers);
  return lines;
}

}  // namespace

std::string error_text(const Error& error, const std::string& label) {
  const std::string place = error.place.text();
  std::string text = fmt::format("{} {}{}", label, place.empty() ? "" : place + ": ", indented("", error.message, 2));
  if (!error.statement.empty()) text += indented("  ", error.statement);
  text += blocker_lines(error.blockers);
  if (!error.hint.empty()) text += indented("  next: ", error.hint);
  return text;
}

nlohmann::ordered_json error_json(const Error& error) {
  return {{"kind", std::string(name(error.kind))},
          {"exit_code", exit_code(error.kind)},
          {"message", error.message},
          {"hint", text_or_null(error.hint)},
          {"file", text_or_null(error.place.file)},
          {"line", number_or_null(error.place.line)},
          {"column", number_or_null(error.place.column)},
          {"statement", text_or_null(error.statement)},
          {"server_code", text_or_null(error.server_code)},
          {"blockers", blockers_json(error.blockers)}};
}

}  // namespace fishway
