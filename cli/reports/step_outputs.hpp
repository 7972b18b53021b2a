// What later steps and jobs of a GitHub workflow can ask a step for: the lines for $GITHUB_OUTPUT.
//
//   applied, pending, held                              how many
//   applied_versions, pending_versions, held_versions   which: a JSON array; a repeatable goes by its description
//   from, to                                            the version before and afterwards; empty: none
//   findings                                            of lint: how many
#pragma once

#include <string>

#include "cli/reports/report.hpp"

namespace fishway {

/// Those that the command has something to say about; empty for a command with none.
std::string step_outputs(const Report& report);

}  // namespace fishway
