// Reads what a run looks at: history, checkpoints, which schemas are missing; in one round trip as a rule.
//
// A message that names a table which is not there fails as a whole. So it names those that were there when they were
// last looked for, first when the session connected, and looks for them again by the way; when that shows something
// else, it is sent once more.
#pragma once

#include "core/run/driver.hpp"
#include "drivers/postgres/connection.hpp"
#include "drivers/postgres/inventory.hpp"
#include "drivers/postgres/tables.hpp"

namespace fishway::postgres {

enum class Wanted { history, everything };

class StateReader {
 public:
  /// The arguments must outlive it.
  StateReader(Connection& connection, const DatabaseFacts& facts, Tables& tables)
      : connection_(connection), facts_(facts), tables_(tables) {}

  /// What connecting has learnt.
  void begin_with(Inventory inventory) { known_ = std::move(inventory); }
  const Inventory& known() const { return known_; }
  /// Looks for the tables now.
  const Inventory& look();

  /// As Session::read_state; without checkpoints and schemas when only the history is wanted. `when_it_lasts` is called
  /// when the answer is not there within a moment.
  DatabaseState read(Wanted wanted, const Connection::Wait& when_it_lasts);

 private:
  std::string inventory_query() const;
  bool agrees_with(const Inventory& seen, Wanted wanted) const;
  std::optional<DatabaseState> read_once(Wanted wanted, const Connection::Wait& when_it_lasts);
  DatabaseState state_in(const std::vector<Rows>& answers, Wanted wanted) const;

  Connection& connection_;
  const DatabaseFacts& facts_;
  Tables& tables_;
  Inventory known_;
};

}  // namespace fishway::postgres
