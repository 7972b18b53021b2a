// What the transaction at hand has locked by now, and what it then does for long.
#pragma once

#include <vector>

#include "core/lint/postgres/rules/blocking.hpp"

namespace fishway::lint::postgres {

/// The strongest lock on a table in use that keeps others from writing it, and that an earlier statement took; nullptr:
/// none.
const TransactionState::Held* blocking_lock_held(const Model& model);

/// The scans of these tables, as impacts under the lock that is held (or, with none, under `own_lock`).
std::vector<Impact> under(const TransactionState::Held* held, const std::string& own_lock,
                          const std::vector<TableName>& scanned, const Model& model);

/// The tables in use whose size decides how long an act takes that by itself blocks nobody: a query, a change of rows.
std::vector<TableName> long_work(const Act& act, const View& view);

}  // namespace fishway::lint::postgres
