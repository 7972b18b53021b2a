// Completions for shells, made from the tables of commands and settings.
#pragma once

#include <string>

namespace fishway {

/// For "bash", "zsh" or "fish". Throws Error(usage) for another shell.
std::string completion_script(const std::string& shell);

}  // namespace fishway
