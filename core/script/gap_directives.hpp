// Collects the directives that stand between statements, and decides for what they count.
//
// A block of comment lines right above a statement counts for that statement; what stands at the top of the file, or
// before the first statement with a blank line between, counts for the file. A block that does both counts for both.
// One that does neither is an error.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/script/directives.hpp"

namespace fishway {

class GapDirectives {
 public:
  explicit GapDirectives(const std::string& file) : file_(file) {}

  /// A comment of the gap; `newlines` LFs stand between it and what is before it.
  void comment(std::string_view text, Position position, std::size_t newlines);
  /// The end of a block of comments that is not followed by a statement. Throws Error(script) for directives in it that
  /// count for nothing.
  void interrupt();
  /// A statement begins: `into` gets what counts for it.
  void statement(std::size_t newlines, Directives& into);

  const Directives& for_file() const { return for_file_; }

 private:
  void close_block(bool for_file);
  [[noreturn]] void refuse_floating(const Directive& directive) const;

  const std::string& file_;
  Directives for_file_;
  Directives block_;  // of the comments that touch one another
  bool at_top_ = true;
  bool before_first_statement_ = true;
  bool any_comment_ = false;
};

}  // namespace fishway
