// The program without its process: arguments, variables and streams in, exit code out.
#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/environment.hpp"
#include "cli/signals.hpp"

namespace fishway {

struct ProgramInput {
  std::vector<std::string> words;  ///< behind the program's name
  Environment environment;
  std::filesystem::path directory;  ///< the working directory
  std::FILE* out = stdout;
  std::FILE* err = stderr;
  Signals* signals = nullptr;  ///< nullptr: none are handled
};

/// Runs one command. Never throws.
int run_program(const ProgramInput& input);

}  // namespace fishway
