// A text that is put together from entries and may not grow beyond a limit.
#pragma once

#include <string>
#include <string_view>

namespace fishway {

class CappedText {
 public:
  explicit CappedText(std::size_t limit) : limit_(limit) {}

  /// Takes the entry as a whole or not at all; after the first that did not fit, none is taken any more.
  void add(std::string_view entry);

  /// With a last line that says how many entries were left out, if any were.
  std::string text() const;

 private:
  std::size_t limit_;
  std::string text_;
  std::size_t left_out_ = 0;
};

}  // namespace fishway
