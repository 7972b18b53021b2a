// A migration's version: numbers separated by dots, of any length and any number of parts.
//
// Two versions are equal when their parts are, missing parts counting as 0: 1 = 1.0 = 01. The text keeps the digits as
// they were written, with '_' as '.': that is what stands in the history table.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace fishway {

class Version {
 public:
  /// Parses "1", "1.2", "1_2_3", "001.0", "20260101120000". Nothing for anything else (empty parts, signs, letters).
  static std::optional<Version> parse(std::string_view text);

  /// As written, '_' replaced by '.', leading zeros and trailing ".0" kept.
  const std::string& text() const { return text_; }

  friend std::strong_ordering operator<=>(const Version& a, const Version& b) {
    return a.order_.compare(b.order_) <=> 0;
  }
  friend bool operator==(const Version& a, const Version& b) { return a.order_ == b.order_; }

 private:
  std::string text_;
  // Each part's length and digits, without leading zeros; trailing zero parts dropped. Its bytes' order is the
  // versions'.
  std::string order_;
};

}  // namespace fishway
