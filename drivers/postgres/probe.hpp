// Looks in the catalog whether a statement that was announced and not ticked off took effect.
#pragma once

#include <functional>
#include <vector>

#include "core/run/driver.hpp"
#include "drivers/postgres/connection.hpp"

namespace fishway::postgres {

/// Who these backends are, and in which transactions.
using DescribeBackends = std::function<std::vector<Blocker>(const std::vector<int>& pids)>;

/// As Session::probe.
Probe probe(Connection& connection, const DatabaseFacts& facts, const Statement& statement,
            const DescribeBackends& describe);

}  // namespace fishway::postgres
