// A file as the forges name it: relative to the root of the checked out repository, whatever the working directory is.
#pragma once

#include <filesystem>
#include <string>

#include "cli/environment.hpp"

namespace fishway {

/// `file` relative to GITHUB_WORKSPACE or CI_PROJECT_DIR (GitLab) if it lies in there, otherwise to the working
/// `directory`; '/' between parts, without "./". A file that lies in neither stays as it is.
std::string repository_path(const std::string& file, const std::filesystem::path& directory,
                            const Environment& environment);

}  // namespace fishway
