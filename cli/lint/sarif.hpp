// SARIF 2.1.0, the format of code scanning: one run, with the rules that found something. Waived findings are in it as
// suppressed ones.
#pragma once

#include "cli/lint/lint_report.hpp"
#include "cli/output/json.hpp"

namespace fishway {

/// `pages`: the address of the folder that hazards.md can be read in, for links; empty: there is none, the rule's own
/// text says all.
Json sarif_document(const LintReport& report, const FileNaming& naming, std::string_view pages);

}  // namespace fishway
