// The settings as the options that core takes.
#pragma once

#include "cli/context.hpp"
#include "core/catalog/catalog.hpp"
#include "core/gate/gate.hpp"
#include "core/history/plan.hpp"
#include "core/run/lock_retry.hpp"
#include "core/run/runner.hpp"

namespace fishway {

CatalogOptions catalog_options(const Settings& settings);

/// Throws Error(configuration) for a pattern that is none.
PlanOptions plan_options(const Settings& settings);

/// How long and how often a statement may try to get its locks. Throws Error(usage or configuration) for what would let
/// it wait without a limit.
RetryOptions retry_options(const Settings& settings);

RunOptions run_options(const Context& context);

/// Throws Error(usage or configuration) for a hazard to be allowed that no rule is about.
GateOptions gate_options(const Settings& settings);

/// Says which settings that were given are not in effect in this version. Silent about those whose absence cannot make
/// a run less safe; throws Error(usage) for the one without which a run would do what was not asked for (--phase).
void tell_what_is_not_in_effect(Context& context);

}  // namespace fishway
