#include "core/script/gap_directives.hpp"

#include <utility>

namespace fishway {

void GapDirectives::comment(std::string_view text, Position position, std::size_t newlines) {
  if (newlines > 1 && any_comment_) interrupt();
  any_comment_ = true;
  if (is_directive_comment(text)) parse_directive_comment(text, file_, position, block_);
}

void GapDirectives::interrupt() {
  close_block(before_first_statement_);
  block_.items.clear();
}

void GapDirectives::close_block(bool for_file) {
  if (for_file)
    for (const Directive& directive : block_.items) add_directive(directive, file_, for_file_);
  at_top_ = false;
}

void GapDirectives::statement(std::size_t newlines, Directives& into) {
  into.items.clear();
  if (newlines > 1) interrupt();
  close_block(before_first_statement_ && at_top_);
  into.items.swap(block_.items);
  block_.items.clear();
  before_first_statement_ = false;
}

}  // namespace fishway
