// Which statements can share a transaction: what each server really refuses inside one, or ends one with.
#pragma once

#include "core/dialect.hpp"
#include "core/script/statement.hpp"

namespace fishway {

enum class TransactionUse {
  inside,      ///< can share a transaction with its neighbours
  alone,       ///< refused inside a transaction (PostgreSQL, SQLite), or commits implicitly (MySQL): its own segment
  begins,      ///< BEGIN, START TRANSACTION: the script's own boundary; not sent, a segment starts here
  commits,     ///< COMMIT, END: the script's own boundary; not sent, the segment ends here
  rolls_back,  ///< ROLLBACK of a whole transaction: has no meaning in a migration; the segment reader throws for it
};

/// `server_version` as in SplitOptions. Sources: the servers' manuals, per statement in the .cpp, and tests that ask
/// the real servers.
TransactionUse transaction_use(const Statement& statement, Dialect dialect, int server_version);

/// Whether the statement only changes the session (SET, USE, PRAGMA foreign_keys, a user variable): when a run goes on
/// behind it after a failure, it is executed again, because the next statements rely on it.
bool only_changes_session(const Statement& statement, Dialect dialect);

}  // namespace fishway
