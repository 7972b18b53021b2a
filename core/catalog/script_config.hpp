// `<script>.conf` beside a script: settings for this one script, in Flyway's words.
//
//   executeInTransaction=false
//   encoding=ISO-8859-1
//   placeholderReplacement=false
//   shouldExecute=${environment}==test && ${region}!=eu
//
// Lines are those of a properties file: `#` and `!` begin comments, a backslash at the end joins the next line. In
// values
// `${name}` is replaced by the placeholder or else by the environment variable of that name.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/catalog/migration.hpp"
#include "core/catalog/placeholders.hpp"
#include "core/error.hpp"

namespace fishway {

/// Everything that is wrong in it goes to `problems`, with its line; a name in `${...}` that nothing defines is empty,
/// and goes to `warnings`.
ScriptConfig parse_script_config(std::string_view text, const std::string& file, const Placeholders& placeholders,
                                 std::vector<Error>& problems, std::vector<Error>& warnings);

/// true, false, A==B, A!=B, &&, || and parentheses. Nothing where it is none of these.
std::optional<bool> evaluate_condition(std::string_view text);

}  // namespace fishway
