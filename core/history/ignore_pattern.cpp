#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

#include "core/history/plan.hpp"
#include "core/nearest.hpp"

namespace fishway {
namespace {

const std::array<std::string, 3> types = {"repeatable", "versioned", "*"};
const std::array<std::string, 5> states = {"missing", "pending", "ignored", "future", "*"};

std::string trimmed_lower_case(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  std::string result(text.substr(first, text.find_last_not_of(blanks) - first + 1));
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

[[noreturn]] void refuse(std::string_view pattern, std::string_view word, std::span<const std::string> known) {
  std::string hint =
      "a pattern is type:state, with the type repeatable, versioned or *, and the state missing, pending, ignored, "
      "future or *; for example *:future";
  if (const auto guess = nearest(word, known)) hint = fmt::format("did you mean {}? {}", *guess, hint);
  throw Error(ErrorKind::configuration, fmt::format("'{}' is no pattern of migrations to ignore", pattern),
              std::move(hint));
}

std::string known_word(std::string_view pattern, std::string_view part, std::span<const std::string> known) {
  std::string word = trimmed_lower_case(part);
  if (std::find(known.begin(), known.end(), word) == known.end()) refuse(pattern, word, known);
  return word;
}

// Flyway compares with the name that it shows, so "missing" does not cover "Failed (Missing)".
std::string_view word_of(MigrationState state) {
  switch (state) {
    case MigrationState::missing:
      return "missing";
    case MigrationState::pending:
      return "pending";
    case MigrationState::ignored:
      return "ignored";
    case MigrationState::future:
      return "future";
    default:
      return "";
  }
}

}  // namespace

IgnorePattern IgnorePattern::parse(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) refuse(text, text, states);
  IgnorePattern pattern;
  pattern.type_ = known_word(text, text.substr(0, colon), types);
  pattern.state_ = known_word(text, text.substr(colon + 1), states);
  return pattern;
}

bool IgnorePattern::matches(bool is_versioned, MigrationState state) const {
  if (state_ != "*" && state_ != word_of(state)) return false;
  return type_ == "*" || (type_ == "versioned") == is_versioned;
}

}  // namespace fishway
