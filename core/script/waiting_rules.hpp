// Which statements may wait for their locks as long as it takes.
#pragma once

#include "core/dialect.hpp"
#include "core/script/statement.hpp"

namespace fishway {

/// Whether nobody who reads or writes a table has to wait while this statement waits for its own locks: concurrent
/// index builds, VALIDATE CONSTRAINT, VACUUM, ANALYZE and such on PostgreSQL, which ask for SHARE UPDATE EXCLUSIVE at
/// most. (PostgreSQL manual, "Explicit Locking"; measured on 11 to 18.) A time limit would only leave an invalid index
/// behind.
bool waits_harmlessly(const Statement& statement, Dialect dialect);

}  // namespace fishway
