// Indexes that a build or a rebuild left behind when it failed: there, kept up to date, and used by nobody.
// https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
#pragma once

#include <string>
#include <vector>

#include "drivers/postgres/concurrent_work.hpp"
#include "drivers/postgres/connection.hpp"

namespace fishway::postgres {

struct InvalidIndex {
  long long oid = 0;
  std::string name;           ///< with its schema, quoted where it must be
  std::vector<int> builders;  ///< backends that are at work on an index of its table: it may be theirs
};

/// Those that such a statement would have left. An index is invalid while it is being built as well.
std::vector<InvalidIndex> invalid_indexes(Connection& connection, const ConcurrentWork& work);

/// Whether there is any in this database, whoever left it.
bool has_invalid_indexes(Connection& connection);

/// Whether DETACH PARTITION CONCURRENTLY began and did not end. Only FINALIZE goes on with it.
bool is_detach_pending(Connection& connection, const ConcurrentWork& work);

/// ALTER TABLE ... DETACH PARTITION ... FINALIZE.
std::string finalize_detach(const ConcurrentWork& work);

}  // namespace fishway::postgres
