// The data lines that follow COPY ... FROM STDIN in a script, in blocks of whole lines.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/error.hpp"
#include "core/script/token_reader.hpp"

namespace fishway {

class CopyData {
 public:
  CopyData(SourceWindow& window, TokenReader& reader) : window_(window), reader_(reader) {}

  /// The reader stands at the first data line of the COPY at `place`.
  void begin(Place place);
  bool active() const { return active_; }
  /// As Splitter::next_copy_data.
  bool next(std::string_view& block);

 private:
  std::size_t end_of_line(std::size_t begin);
  bool is_end_mark(std::size_t begin, std::size_t end) const;
  [[noreturn]] void fail() const;

  SourceWindow& window_;
  TokenReader& reader_;
  bool active_ = false;
  Place place_;
};

}  // namespace fishway
