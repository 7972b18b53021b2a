// An error as a person sees it, and as a program does.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/error.hpp"

namespace fishway {

/// "error: file:line:column: message", the statement, who was in the way, and what to type next. `label` is the word
/// "error:", possibly in colour.
std::string error_text(const Error& error, const std::string& label = "error:");

/// The error object of the JSON documents; every key is there, absent ones are null.
nlohmann::ordered_json error_json(const Error& error);

}  // namespace fishway
