// What is wrong with the files as files: unreadable, badly named, a version twice, and what a branch did to files that
// its base has.
#pragma once

#include <vector>

#include "core/lint/linter.hpp"

namespace fishway::lint {

std::vector<Finding> file_findings(const Catalog& catalog, const LintOptions& options);

}  // namespace fishway::lint
