// What lies in the schema main besides fishway's own tables, and how to empty it.
#pragma once

#include <set>
#include <string>

#include "drivers/sqlite/connection.hpp"

namespace fishway::sqlite {

/// Whether there is any table besides SQLite's, Android's and `own`. That is Flyway's notion of a non-empty schema.
bool holds_tables(Connection& connection, const std::set<std::string>& own);

/// Drops all views and tables, in one transaction.
void drop_everything(Connection& connection);

}  // namespace fishway::sqlite
