// The table of a run's or a plan's migrations in a step summary, and the SQL of each.
#pragma once

#include <string>

#include "cli/reports/capped_text.hpp"
#include "cli/reports/report.hpp"
#include "cli/reports/step_summary.hpp"

namespace fishway {

/// "now at version 13: 2 applied in 13.3 s": how a command without an error ended.
std::string outcome_text(const Report& report);

/// Of `migrate`, `undo` and `plan`. Nothing for other commands, and where there is none.
void add_migrations(CappedText& summary, const Report& report, const ScriptText& text_of_script);

}  // namespace fishway
