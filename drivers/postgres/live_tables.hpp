// What the gate asks about the tables that are there: how large they are, whether they hold anything, and who else gets
// what is written. Waits for no lock longer than a moment.
#pragma once

#include <string>
#include <vector>

#include "core/lint/estimate.hpp"
#include "core/lint/finding.hpp"
#include "drivers/postgres/connection.hpp"

namespace fishway::postgres {

/// As Session::table_sizes(). What somebody has locked exclusively is reckoned from the statistics, because the
/// server's own functions would wait for it.
std::vector<lint::TableSize> table_sizes(Connection& connection);

/// As Session::may_hold_data().
bool may_hold_data(Connection& connection, const lint::Loss& loss);

/// As Session::replicas().
std::vector<std::string> replicas(Connection& connection);

}  // namespace fishway::postgres
