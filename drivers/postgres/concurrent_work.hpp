// Statements that work in several transactions, so that they leave something behind when they fail: CREATE INDEX
// CONCURRENTLY, REINDEX CONCURRENTLY, DETACH PARTITION CONCURRENTLY.
#pragma once

#include "core/script/statement.hpp"
#include "drivers/postgres/statement_words.hpp"

namespace fishway::postgres {

struct ConcurrentWork {
  enum class Kind {
    none,           ///< any other statement
    create_index,   ///< may leave `index` of `table`, invalid; without a name: any index of it
    reindex_index,  ///< may leave `index`_ccnew or _ccold, invalid
    reindex_table,  ///< the same, of any index of `table`
    detach,         ///< may leave `index` of `table` pending, where `index` is the partition
  };
  Kind kind = Kind::none;
  Path table = {};
  Path index = {};
};

/// By the statement's text; CONCURRENTLY or not, in an index's case.
ConcurrentWork concurrent_work(const Statement& statement, const SplitOptions& options);

}  // namespace fishway::postgres
