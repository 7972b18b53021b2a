// --since-git: what git tells of a catalog's files, as the linter wants it.
#pragma once

#include <set>
#include <string>

#include "cli/environment.hpp"
#include "cli/lint/lint_part.hpp"
#include "core/lint/linter.hpp"

namespace fishway {

struct BranchScope {
  lint::BranchChanges changes;
  std::set<std::string> judged;  ///< paths of migrations that the branch adds, and of repeatables that it changes
};

/// Throws what branch_files() throws.
BranchScope branch_scope(const LintPart& part, const std::string& ref, const Environment& environment);

}  // namespace fishway
