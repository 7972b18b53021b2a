// Statements for which the applied files can only speak: a constraint that is valid already, a table that is new. When
// such a one passes without them, they need not be read, which takes longer than anything else here.
#pragma once

#include "core/script/splitter.hpp"
#include "core/script/statement.hpp"

namespace fishway {

/// Not so: whatever may turn out worse for what earlier files made, a domain, a function that is called, a default
/// partition, what CASCADE takes along. On PostgreSQL only; the other dialects are read quickly.
bool stands_alone(const Statement& statement, const SplitOptions& split);

}  // namespace fishway
