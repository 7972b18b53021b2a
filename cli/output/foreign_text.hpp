// Text that others wrote: queries, names and messages of other sessions. It may hold terminal escapes, line breaks and
// what turns the direction of writing around, by accident or on purpose.
#pragma once

#include <string>
#include <string_view>

namespace fishway {

/// Control and direction characters as blanks, what is no UTF-8 as U+FFFD. Line breaks and tabs stay.
std::string harmless(std::string_view text);

/// That on one line, with single blanks, and at most `longest` characters.
std::string on_one_line(std::string_view text, std::size_t longest = std::string_view::npos);

}  // namespace fishway
