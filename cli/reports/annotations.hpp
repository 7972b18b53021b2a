// What a command found wrong, as GitHub shows it beside the lines of a pull request.
#pragma once

#include <vector>

#include "cli/output/github_text.hpp"
#include "cli/reports/report.hpp"

namespace fishway {

/// The error, the problems that `validate` found, the findings of `lint` and what the gate refuses.
std::vector<GithubAnnotation> annotations_of(const Report& report);

}  // namespace fishway
