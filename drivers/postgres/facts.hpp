// What a session learns about its database when it begins, in one round trip.
#pragma once

#include "core/run/driver.hpp"
#include "drivers/postgres/connection.hpp"
#include "drivers/postgres/inventory.hpp"
#include "drivers/postgres/session_settings.hpp"

namespace fishway::postgres {

/// The schema that the history goes to, when the options or the URL name one; empty: the connection's own.
std::string wanted_schema(const ConnectOptions& options);

/// Applies the settings that a session begins with, and asks; also for what there is of fishway's tables. Throws
/// Error(configuration) when there is no schema that the history could be in.
DatabaseFacts learn_facts(Connection& connection, const ConnectOptions& options, Inventory& inventory);

/// SQL that is true of this backend in `pg_stat_activity a`, if it is the connected user's and still there.
std::string is_backend(const Backend& backend);

/// The name of the table beside the history table `table`.
std::string progress_table_name(const std::string& table);
std::string properties_table_name(const std::string& table);

}  // namespace fishway::postgres
