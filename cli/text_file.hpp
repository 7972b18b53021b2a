// Small files (settings, secrets) as text.
#pragma once

#include <filesystem>
#include <string>

namespace fishway {

/// The whole file. `what` names it in the error. Throws Error(configuration) when it cannot be read.
std::string read_text_file(const std::filesystem::path& path, const std::string& what);

}  // namespace fishway
