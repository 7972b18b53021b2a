#include "core/script/copy_data.hpp"

#include <cstring>
#include <utility>

namespace fishway {
namespace {

constexpr std::size_t kBlockSize = 64 * 1024;

}  // namespace

void CopyData::begin(Place place) {
  place_ = std::move(place);
  active_ = true;
}

bool CopyData::next(std::string_view& block) {
  if (!active_) return false;
  const std::size_t begin = reader_.offset();
  window_.release(begin);
  std::size_t end = begin;
  std::size_t behind = begin;
  while (active_ && end - begin < kBlockSize) {
    behind = end_of_line(end);
    if (is_end_mark(end, behind))
      active_ = false;
    else if (behind == end || *(window_.at(behind) - 1) != '\n')
      fail();
    else
      end = behind;
  }
  reader_.go_to(behind);
  block = window_.text(begin, end);
  return !block.empty();
}

// Behind the LF of the line, or the end of the script.
std::size_t CopyData::end_of_line(std::size_t begin) {
  std::size_t searched = begin;
  for (;;) {
    const void* found = std::memchr(window_.at(searched), '\n', window_.end_offset() - searched);
    if (found) return window_.offset_of(static_cast<const char*>(found)) + 1;
    searched = window_.end_offset();
    if (!window_.fill()) return searched;
  }
}

// psql takes `\.` alone on its line for the end, in CSV as well.
bool CopyData::is_end_mark(std::size_t begin, std::size_t end) const {
  const std::string_view line = window_.text(begin, end);
  return line == "\\.\n" || line == "\\.\r\n" || line == "\\.";
}

void CopyData::fail() const {
  throw Error(ErrorKind::script, "the data of this COPY ... FROM stdin has no end",
              "end the data with a line that holds only \\.", place_);
}

}  // namespace fishway
