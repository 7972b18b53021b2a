// GitLab's code quality report: a list of findings, shown in the merge request.
#pragma once

#include "cli/lint/lint_report.hpp"
#include "cli/output/json.hpp"

namespace fishway {

/// Without what is waived: GitLab has no word for it.
Json gitlab_document(const LintReport& report, const FileNaming& naming);

}  // namespace fishway
