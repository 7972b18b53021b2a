// The findings as a person reads them, on a terminal or in a pipeline's log: each begins with file:line:column, which
// editors and log viewers make a link of.
#pragma once

#include <string>

#include "cli/lint/lint_report.hpp"
#include "cli/output/console.hpp"

namespace fishway {

/// The findings with why and the safe way; without notes where `with_notes` is false.
std::string findings_text(const LintReport& report, const Console& console, bool with_notes);

/// What was waived, each with its reason; empty: nothing.
std::string waivers_text(const LintReport& report, const Console& console);

/// The last line: what was judged, for which server, and the counts.
std::string summary_text(const LintReport& report);

}  // namespace fishway
