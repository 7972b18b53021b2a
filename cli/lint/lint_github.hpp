// The findings as annotations of GitHub Actions.
#pragma once

#include <string>

#include "cli/lint/lint_report.hpp"

namespace fishway {

std::string github_annotations(const LintReport& report, const FileNaming& naming);

}  // namespace fishway
