// GitHub takes any line of a step's output that begins with `::` for a command to itself, also one out of a statement
// or of a server's message: with `::set-output name=pending::0` a notice could decide what the next job does.
#pragma once

#include <string>
#include <string_view>

namespace fishway {

/// The text with a `|` before each such beginning, and with `##[`, which is a command anywhere in a line, cut in two.
std::string without_workflow_commands(std::string_view text);

}  // namespace fishway
