// The error that ended a command, in its step summary.
#pragma once

#include "cli/reports/capped_text.hpp"
#include "cli/reports/report.hpp"

namespace fishway {

/// Its place, what happened, the statement, who was in the way, what to type next. Nothing where there is none.
void add_error(CappedText& summary, const Report& report);

}  // namespace fishway
