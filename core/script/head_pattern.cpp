#include "core/script/head_pattern.hpp"

#include <algorithm>

namespace fishway {
namespace {

std::string_view first_word(std::string_view words) { return words.substr(0, words.find(' ')); }

std::string_view without_first(std::string_view words) {
  const std::size_t blank = words.find(' ');
  return blank == std::string_view::npos ? std::string_view() : words.substr(blank + 1);
}

bool is_one_of(std::string_view word, std::string_view alternatives) {
  for (std::size_t begin = 0; begin <= alternatives.size();) {
    const std::size_t end = std::min(alternatives.find('|', begin), alternatives.size());
    if (alternatives.substr(begin, end - begin) == word) return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace

bool head_matches(std::string_view head, std::string_view pattern) {
  if (pattern.empty()) return true;
  std::string_view wanted = first_word(pattern);
  const std::string_view rest = without_first(pattern);
  if (wanted == "*") return head_matches(head, rest) || (!head.empty() && head_matches(without_first(head), pattern));
  const bool optional = wanted.front() == '[';
  if (optional) wanted = wanted.substr(1, wanted.size() - 2);
  if (!head.empty() && is_one_of(first_word(head), wanted) && head_matches(without_first(head), rest)) return true;
  return optional && head_matches(head, rest);
}

bool head_matches_any(std::string_view head, std::span<const std::string_view> patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](std::string_view pattern) { return head_matches(head, pattern); });
}

}  // namespace fishway
