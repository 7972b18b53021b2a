#include "core/history/target.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "core/error.hpp"
#include "core/nearest.hpp"

namespace fishway {
namespace {

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

[[noreturn]] void refuse(std::string_view text) {
  static const std::array<std::string, 3> words = {"latest", "next", "current"};
  std::string hint = "a target is a version (3, 1.2), a version with ? behind it, latest, next or current";
  if (const auto word = nearest(text, words)) hint = fmt::format("did you mean {}? {}", *word, hint);
  throw Error(ErrorKind::configuration, fmt::format("the target '{}' is no version", text), std::move(hint));
}

}  // namespace

Target Target::parse(std::string_view text) {
  const std::string word = lower_case(text);
  if (word == "latest") return {};
  if (word == "next") return {.kind = Kind::next, .version = {}};
  if (word == "current") return {.kind = Kind::current, .version = {}};
  const bool may_be_unknown = text.ends_with('?');
  auto version = Version::parse(may_be_unknown ? text.substr(0, text.size() - 1) : text);
  if (!version) refuse(text);
  return {.kind = Kind::version, .version = std::move(version), .may_be_unknown = may_be_unknown};
}

}  // namespace fishway
