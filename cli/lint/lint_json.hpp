// The keys of `lint`'s JSON document.
#pragma once

#include "cli/lint/lint_report.hpp"
#include "cli/output/json.hpp"

namespace fishway {

void fill_lint_document(const LintReport& report, Json& body);

}  // namespace fishway
