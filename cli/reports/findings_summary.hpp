// What `validate` and `lint` found, and what the gate refuses, in a step summary.
#pragma once

#include "cli/reports/capped_text.hpp"
#include "cli/reports/report.hpp"

namespace fishway {

/// A table of the problems of `validate`.
void add_problems(CappedText& summary, const Report& report);

/// A table of the findings of `lint` and of what the gate refuses, and for each the reason and the safe way.
void add_findings(CappedText& summary, const Report& report);

}  // namespace fishway
