// Turns what a driver answered into the Error that a person reads.
#pragma once

#include <string>

#include "core/run/driver.hpp"

namespace fishway {

/// The Error of an outcome that is not `committed`, for the script of this name: the server's message, its place, code
/// and statement, and what to do next where that is known from the outcome alone.
Error failure_of(const Outcome& outcome, const std::string& script);

}  // namespace fishway
