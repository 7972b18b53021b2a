// What the gate asks about the tables that are there: how large they are, whether they hold anything, and who else gets
// what is written. Waits for no lock longer than a second.
#pragma once

#include <string>
#include <vector>

#include "core/lint/estimate.hpp"
#include "core/lint/finding.hpp"
#include "core/run/driver.hpp"
#include "drivers/mysql/connection.hpp"

namespace fishway::mysql {

/// As Session::table_sizes().
std::vector<lint::TableSize> table_sizes(Connection& connection, const DatabaseFacts& facts);

/// As Session::may_hold_data().
bool may_hold_data(Connection& connection, const DatabaseFacts& facts, const lint::Loss& loss);

/// As Session::replicas().
std::vector<std::string> replicas(Connection& connection);

}  // namespace fishway::mysql
