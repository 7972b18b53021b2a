// What a message may hold: the server reads it as a whole, before it executes any of its statements.
#pragma once

#include <libpq-fe.h>

#include "core/script/statement.hpp"

namespace fishway::postgres {

/// Whether it changes settings by which the server reads what follows, so that a message must end behind it.
bool changes_reading(const Statement& statement);

/// Whether a backslash in a string is read as an escape now. Left behind by a migration: its reset must have run before
/// the server reads what follows.
bool reads_backslashes(const PGconn* connection);

}  // namespace fishway::postgres
