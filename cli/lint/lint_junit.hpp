// JUnit's XML, which any CI server draws: a test case for each finding that refuses, which failed; one for each waived
// finding, which was skipped; and one for each file without either, which passed.
#pragma once

#include <string>

#include "cli/lint/lint_report.hpp"

namespace fishway {

std::string junit_document(const LintReport& report, const FileNaming& naming);

}  // namespace fishway
