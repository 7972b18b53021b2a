#include "core/script/head_pattern.hpp"

#include <algorithm>

#include "core/word_list.hpp"

namespace fishway {
namespace {

std::string_view first_word(std::string_view words) { return words.substr(0, words.find(' ')); }

std::string_view without_first(std::string_view words) {
  const std::size_t blank = words.find(' ');
  return blank == std::string_view::npos ? std::string_view() : words.substr(blank + 1);
}

}  // namespace

bool head_matches(std::string_view head, std::string_view pattern) {
  if (pattern.empty()) return true;
  std::string_view wanted = first_word(pattern);
  const std::string_view rest = without_first(pattern);
  if (wanted == "*") return head_matches(head, rest) || (!head.empty() && head_matches(without_first(head), pattern));
  const bool optional = wanted.front() == '[';
  if (optional) wanted = wanted.substr(1, wanted.size() - 2);
  if (!head.empty() && lists(wanted, first_word(head)) && head_matches(without_first(head), rest)) return true;
  return optional && head_matches(head, rest);
}

bool head_matches_any(std::string_view head, std::span<const std::string_view> patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](std::string_view pattern) { return head_matches(head, pattern); });
}

}  // namespace fishway
