// Text in columns.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fishway {

/// How many columns a UTF-8 text takes on a terminal (one per character).
std::size_t text_width(std::string_view text);

/// The text with blanks behind it up to `width`.
std::string padded(std::string_view text, std::size_t width);

/// The text, or its beginning with an ellipsis when it is wider than `width`; line ends become blanks.
std::string shortened(std::string_view text, std::size_t width);

/// Rows whose columns are aligned, two blanks between; each line begins with `indent` and ends with LF. Columns that
/// are empty in all rows are left out.
std::string format_table(const std::vector<std::vector<std::string>>& rows, std::string_view indent = "  ");

}  // namespace fishway
