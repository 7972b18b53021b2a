// Where files and history contradict each other.
#pragma once

#include <vector>

#include "core/history/applied_rows.hpp"
#include "core/history/plan.hpp"

namespace fishway {

/// The problems of `entries`, at most one for each, in their order. What the patterns of `options` ignore is none.
std::vector<ValidationProblem> find_problems(const std::vector<PlanEntry>& entries, const AppliedRows& applied,
                                             const PlanOptions& options);

bool is_failed(MigrationState state);

/// What there is to say of an entry that failed.
ValidationProblem failed_problem(const PlanEntry& entry);

/// Whether one of the patterns covers this state.
bool is_ignored(const PlanOptions& options, bool is_versioned, MigrationState state);

}  // namespace fishway
