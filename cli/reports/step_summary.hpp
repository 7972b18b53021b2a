// A command's outcome as Markdown, for $GITHUB_STEP_SUMMARY.
#pragma once

#include <functional>
#include <string>

#include "cli/reports/report.hpp"

namespace fishway {

/// GitHub drops a step's summary as a whole when it is larger than 1 MiB.
constexpr std::size_t largest_step_summary = 900'000;

/// The beginning of a script; empty when it cannot be read. SQL is shown as it stands in the file, with its
/// placeholders, so that no value of one can get in.
using ScriptText = std::function<std::string(const ListedScript&)>;

/// At most `limit` bytes: what does not fit is left out by whole entries, and that is said. Empty for a command that
/// has nothing to show, and where not even the heading fits.
std::string step_summary(const Report& report, const ScriptText& text_of_script,
                         std::size_t limit = largest_step_summary);

}  // namespace fishway
