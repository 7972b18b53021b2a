#include "core/catalog/version.hpp"

#include <algorithm>
#include <cstdint>

namespace fishway {

namespace {

constexpr std::size_t largest_short_length = 254;
constexpr char long_length = '\xFF';

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Numbers of any length, without leading zeros, compare by length first: so the length stands before the digits, in
/// one byte where that holds it.
void append_number(std::string& order, std::string_view digits) {
  if (digits.size() <= largest_short_length) {
    order += static_cast<char>(digits.size());
  } else {
    order += long_length;
    for (int shift = 56; shift >= 0; shift -= 8) order += static_cast<char>(std::uint64_t{digits.size()} >> shift);
  }
  order += digits;
}

}  // namespace

std::optional<Version> Version::parse(std::string_view text) {
  Version version;
  version.text_ = text;
  std::replace(version.text_.begin(), version.text_.end(), '_', '.');
  const std::string_view whole = version.text_;
  std::size_t last_number = 0;  // the end of the last one that is not 0
  for (std::size_t begin = 0; begin <= whole.size();) {
    const std::size_t end = std::min(whole.find('.', begin), whole.size());
    const std::string_view part = whole.substr(begin, end - begin);
    if (part.empty() || !std::all_of(part.begin(), part.end(), is_digit)) return std::nullopt;
    const std::string_view digits = part.substr(std::min(part.find_first_not_of('0'), part.size()));
    append_number(version.order_, digits);
    if (!digits.empty()) last_number = version.order_.size();
    begin = end + 1;
  }
  version.order_.resize(last_number);
  return version;
}

}  // namespace fishway
