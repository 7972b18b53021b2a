#include "core/script/gap_directives.hpp"

#include <fmt/format.h>

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
  if (!before_first_statement_ && !block_.items.empty()) refuse_floating(block_.items.front());
  if (for_file)
    for (const Directive& directive : block_.items) add_directive(directive, file_, for_file_);
  at_top_ = false;
}

// It was surely meant for something.
void GapDirectives::refuse_floating(const Directive& directive) const {
  throw Error(ErrorKind::script, fmt::format("directive {}: it stands above no statement", directive.key),
              "put it right above its statement, without a line between, or at the top of the file for all of them",
              {file_, directive.position.line, directive.position.column});
}

void GapDirectives::statement(std::size_t newlines, Directives& into) {
  into.items.clear();
  if (newlines > 1) interrupt();
  if (before_first_statement_) close_block(at_top_);
  into.items.swap(block_.items);
  block_.items.clear();
  before_first_statement_ = false;
}

}  // namespace fishway
