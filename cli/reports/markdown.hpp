// Text for GitHub's Markdown, in which what others wrote stays text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fishway {

/// On one line, with everything escaped that Markdown, a table's cell or HTML would take for its own.
std::string markdown_text(std::string_view text);

/// The same as code: `V3__x.sql`.
std::string markdown_span(std::string_view text);

/// "| a | b |" and a line end; the cells are Markdown already.
std::string markdown_row(const std::vector<std::string>& cells);

/// A block of code of this language, in a fence that nothing inside can close.
std::string markdown_code(std::string_view code, std::string_view language);

/// A paragraph that is folded away under a heading (plain text). `body` is Markdown.
std::string markdown_details(std::string_view heading, std::string_view body);

}  // namespace fishway
