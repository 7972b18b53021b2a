#include "core/catalog/version.hpp"

#include <algorithm>

namespace fishway {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Numbers of any length, without leading zeros, compare by length first.
std::strong_ordering compare_numbers(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() <=> b.size();
  return a.compare(b) <=> 0;
}

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
  Version version;
  version.text_ = text;
  std::replace(version.text_.begin(), version.text_.end(), '_', '.');
  const std::string_view whole = version.text_;
  for (std::size_t begin = 0; begin <= whole.size();) {
    const std::size_t end = std::min(whole.find('.', begin), whole.size());
    const std::string_view part = whole.substr(begin, end - begin);
    if (part.empty() || !std::all_of(part.begin(), part.end(), is_digit)) return std::nullopt;
    version.parts_.emplace_back(part.substr(std::min(part.find_first_not_of('0'), part.size())));
    begin = end + 1;
  }
  while (!version.parts_.empty() && version.parts_.back().empty()) version.parts_.pop_back();
  return version;
}

std::strong_ordering operator<=>(const Version& a, const Version& b) {
  const std::size_t common = std::min(a.parts_.size(), b.parts_.size());
  for (std::size_t i = 0; i < common; ++i) {
    const std::strong_ordering order = compare_numbers(a.parts_[i], b.parts_[i]);
    if (order != 0) return order;
  }
  return a.parts_.size() <=> b.parts_.size();
}

}  // namespace fishway
