// What a branch did to the files of a folder since it left another one, as git tells it.
//
// What counts is the folder as it stands, committed or not, beside the commit where the branch left: that is what the
// review is about. What the other branch got meanwhile is told by its own list.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/environment.hpp"

namespace fishway {

/// Paths relative to the folder, '/' between parts.
struct BranchFiles {
  std::vector<std::string> added;
  std::vector<std::string> changed;
  std::vector<std::string> deleted;
  std::vector<std::string> at_base;  ///< all that the other branch has in this folder now
};

/// Runs `git`. Throws Error(usage) when there is no git, no repository, no such ref, or no common commit, with what to
/// type next.
BranchFiles branch_files(const std::filesystem::path& folder, const std::string& ref, const Environment& environment);

}  // namespace fishway
