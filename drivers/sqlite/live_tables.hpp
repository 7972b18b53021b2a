// What the gate asks about the tables that are there: how large they are, and whether they hold anything.
#pragma once

#include <vector>

#include "core/lint/estimate.hpp"
#include "core/lint/finding.hpp"
#include "drivers/sqlite/connection.hpp"

namespace fishway::sqlite {

/// As Session::table_sizes(). Looks at the pages for a second; a table that there was no time for counts as large as
/// all that is left of the file.
std::vector<lint::TableSize> table_sizes(Connection& connection);

/// As Session::may_hold_data().
bool may_hold_data(Connection& connection, const lint::Loss& loss);

}  // namespace fishway::sqlite
