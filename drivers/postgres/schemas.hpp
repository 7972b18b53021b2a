// Schemas: which are missing, what is in them, and emptying them.
#pragma once

#include <string>
#include <vector>

#include "core/run/driver.hpp"
#include "drivers/postgres/connection.hpp"

namespace fishway::postgres {

std::vector<std::string> missing_schemas(Connection& connection, const DatabaseFacts& facts);
void create_schema(Connection& connection, const DatabaseFacts& facts, const std::string& schema);

/// "Empty" as Flyway's baselineOnMigrate means it: no relation, type or function besides those of extensions.
std::vector<std::string> non_empty_schemas(Connection& connection, const DatabaseFacts& facts);

/// Each schema in one transaction. What belongs to an extension stays, unless the extension is this user's and goes
/// itself.
void clean(Connection& connection, const DatabaseFacts& facts, const std::vector<std::string>& drop_schemas);

}  // namespace fishway::postgres
