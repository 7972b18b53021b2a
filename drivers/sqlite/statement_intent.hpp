// What SQLite understands statements to do, learnt while they are prepared.
#pragma once

#include <string>

#include "drivers/sqlite/connection.hpp"

namespace fishway::sqlite {

/// While one exists, it listens to what is prepared on the connection. It is made once for all statements: with each
/// new listener SQLite takes all statements that are prepared for stale.
class StatementIntent {
 public:
  /// `table` is what `may_write_table` is about.
  StatementIntent(Connection& connection, std::string table);
  ~StatementIntent();
  StatementIntent(const StatementIntent&) = delete;
  StatementIntent& operator=(const StatementIntent&) = delete;

  struct Found {
    std::string dropped_table;  ///< of the schema main; empty: none
    std::string pragma;         ///< lower case; empty: it is none
    bool may_write_table = false;
    bool ends_transaction = false;
  };
  /// Forgets what it has found, before a statement is prepared.
  void begin() { found_ = {}; }
  const Found& found() const { return found_; }

  /// Whether anything was prepared that may change the connection's own state, since this was told last.
  bool has_changed_connection() const { return changed_connection_; }
  void connection_is_restored() { changed_connection_ = false; }

 private:
  static int on_action(void* self, int action, const char* first, const char* second, const char* database,
                       const char* trigger);
  Connection& connection_;
  std::string table_;
  Found found_;
  bool changed_connection_ = false;
};

}  // namespace fishway::sqlite
