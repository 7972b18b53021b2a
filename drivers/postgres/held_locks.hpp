// What a transaction holds that another session could wait for.
#pragma once

#include "core/run/driver.hpp"
#include "drivers/postgres/second_connection.hpp"

namespace fishway::postgres {

/// Seen from the second connection: locks of any mode on tables that were there before the transaction, and advisory
/// locks besides the run lock. A table that the transaction made itself is nothing that others could wait for. True
/// when it cannot be known.
bool holds_what_others_want(SecondConnection& connection, int pid, const DatabaseFacts& facts);

}  // namespace fishway::postgres
