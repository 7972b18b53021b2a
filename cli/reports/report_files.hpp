// Writes the reports: annotations to the log, summary and outputs to the files that GitHub names, JUnit to its own.
#pragma once

#include "cli/context.hpp"

namespace fishway {

/// Whether this invocation will have reports, as far as its environment and settings are known.
bool wants_reports(const Context& context);

/// Makes the JUnit file before anything runs, so that a path that is wrong is not found out at the end. Throws
/// Error(configuration).
void require_junit_file(const Context& context);

/// `document` is the command's JSON document. Fails quietly: a report that cannot be written is a warning, and changes
/// nothing about what was done.
void write_reports(Context& context, const Json& document);

}  // namespace fishway
