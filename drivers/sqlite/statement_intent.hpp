// What SQLite understands a statement to do, learnt while it is prepared.
#pragma once

#include <string>

#include "drivers/sqlite/connection.hpp"

namespace fishway::sqlite {

/// While one exists, it listens to what is prepared on the connection.
class StatementIntent {
 public:
  explicit StatementIntent(Connection& connection);
  ~StatementIntent();
  StatementIntent(const StatementIntent&) = delete;
  StatementIntent& operator=(const StatementIntent&) = delete;

  struct Found {
    std::string dropped_table;  ///< of the schema main; empty: none
    std::string pragma;         ///< lower case; empty: it is none
  };
  Found found;

 private:
  static int on_action(void* self, int action, const char* first, const char* second, const char* database,
                       const char* trigger);
  Connection& connection_;
};

}  // namespace fishway::sqlite
