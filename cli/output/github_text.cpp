#include "cli/output/github_text.hpp"

#include <fmt/format.h>

#include <map>

#include "cli/output/foreign_text.hpp"

namespace fishway {
namespace {

constexpr std::size_t most_of_a_level = 9;

std::string escaped(std::string_view text, std::string_view characters) {
  std::string result;
  for (char c : text)
    result += characters.find(c) == std::string_view::npos
                  ? std::string(1, c)
                  : fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  return result;
}

}  // namespace

bool on_github(const Environment& environment) {
  return variable(environment, "GITHUB_ACTIONS").value_or("") == "true";
}

std::string github_message(std::string_view text) { return escaped(harmless(text), "%\r\n"); }

std::string github_property(std::string_view text) { return escaped(harmless(text), "%\r\n:,"); }

std::string github_line(const GithubAnnotation& annotation) {
  std::string properties;
  const auto add = [&](std::string_view name, const std::string& value) {
    properties += fmt::format("{}{}={}", properties.empty() ? " " : ",", name, value);
  };
  if (!annotation.place.file.empty()) add("file", github_property(annotation.place.file));
  if (annotation.place.line > 0) add("line", std::to_string(annotation.place.line));
  if (annotation.place.line > 0 && annotation.place.column > 0) add("col", std::to_string(annotation.place.column));
  if (!annotation.title.empty()) add("title", github_property(annotation.title));
  return fmt::format("::{}{}::{}\n", annotation.level, properties, github_message(annotation.message));
}

std::string github_lines(std::span<const GithubAnnotation> annotations, std::string_view rest) {
  std::string lines;
  std::map<std::string, std::size_t> counts;
  for (const GithubAnnotation& annotation : annotations)
    if (++counts[annotation.level] <= most_of_a_level) lines += github_line(annotation);
  for (const auto& [level, count] : counts)
    if (count > most_of_a_level) {
      GithubAnnotation pointer;
      pointer.level = level;
      pointer.message = fmt::format("{} more: {}", count - most_of_a_level, rest);
      lines += github_line(pointer);
    }
  return lines;
}

}  // namespace fishway
