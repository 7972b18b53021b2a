#include "cli/reports/capped_text.hpp"

#include <fmt/format.h>

namespace fishway {
namespace {

constexpr std::size_t room_for_pointer = 200;

}  // namespace

void CappedText::add(std::string_view entry) {
  if (entry.empty()) return;
  if (left_out_ > 0 || text_.size() + entry.size() + room_for_pointer > limit_)
    ++left_out_;
  else
    text_ += entry;
}

std::string CappedText::text() const {
  if (left_out_ == 0 || text_.empty()) return text_;
  return text_ + fmt::format("\n{} left out here, GitHub takes no more: see the step's log.\n\n",
                             left_out_ == 1 ? "1 entry is" : fmt::format("{} entries are", left_out_));
}

}  // namespace fishway
