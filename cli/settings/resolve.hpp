// Finds the value of every setting: flags, variables, settings files, defaults.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "cli/environment.hpp"
#include "cli/settings/settings.hpp"

namespace fishway {

/// What stood on the command line: the setting's name -> its values, in order.
using GivenOptions = std::map<std::string, std::vector<std::string>>;

/// Throws Error(usage or configuration) for what is wrong, with its place. What is only doubtful goes to `warnings`.
Settings resolve_settings(const GivenOptions& options, const Environment& environment,
                          const std::filesystem::path& directory, std::vector<std::string>& warnings);

}  // namespace fishway
