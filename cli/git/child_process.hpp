// Another program, run to its end.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/environment.hpp"

namespace fishway {

struct ChildResult {
  int exit_code = 0;  ///< 128 and more: ended by a signal
  std::string out;
  std::string err;
};

/// Runs the program `words[0]`, found through PATH, without a shell and with an empty standard input; blocks until it
/// has ended. Nothing when there is no such program. Throws std::system_error when the system has no process to give.
std::optional<ChildResult> run_child(const std::vector<std::string>& words, const Environment& environment);

}  // namespace fishway
