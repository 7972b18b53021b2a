// The command line: words and flags, as the table of settings and the table of commands declare them.
#pragma once

#include <string>
#include <vector>

#include "cli/settings/resolve.hpp"

namespace fishway {

struct Arguments {
  std::string command;             ///< empty: none was named
  std::vector<std::string> words;  ///< what follows the command and is no option
  GivenOptions options;
  bool help = false;
  bool version = false;
};

/// `words` are those behind the program's name. Takes `--key value`, `--key=value`, and Flyway's spellings
/// (`-key=value`,
/// `--outOfOrder`). Throws Error(usage) for an unknown command or option, naming the nearest known one.
Arguments parse_arguments(const std::vector<std::string>& words);

/// The command among words that parse_arguments() refuses; empty: none was found.
std::string named_command(const std::vector<std::string>& words);

/// What `--help` prints; for the whole program when `command` is empty.
std::string help_text(const std::string& command);

}  // namespace fishway
