// The variables of the process's environment, as a value, so that tests can bring their own.
#pragma once

#include <map>
#include <optional>
#include <string>

namespace fishway {

using Environment = std::map<std::string, std::string>;

/// The process's own.
Environment process_environment();

/// A variable's value; nothing when it is not set, or set to nothing.
std::optional<std::string> variable(const Environment& environment, const std::string& name);

}  // namespace fishway
