// Who is in the way of a backend, and whether they still are.
//
// A transaction is told by its backend and its virtual transaction number, which pg_locks shows to every role as a lock
// that lasts exactly as long as the transaction. What describes it is in pg_stat_activity, for other roles' sessions
// only with the rights of pg_read_all_stats.
// https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "drivers/postgres/second_connection.hpp"

namespace fishway::postgres {

struct Sighting {
  std::vector<Blocker> blockers;
  std::string missing_right;  ///< as LockOut::missing_right
};

class BlockerQuery {
 public:
  /// `queries`: whether what those sessions execute may be shown.
  BlockerQuery(SecondConnection& connection, bool queries) : connection_(connection), queries_(queries) {}

  /// Those that the backend waits for at this moment: they hold a lock that it wants, or wait for one in front of it.
  /// Nothing when that cannot be known.
  std::optional<Sighting> in_the_way_of(int pid) const;

  /// These sessions with the transactions that they are in now; those that are gone are left out.
  Sighting describe(const std::vector<int>& pids) const;

  /// Those of them that still last.
  std::optional<std::vector<Blocker>> still_there(const std::vector<Blocker>& blockers) const;

 private:
  std::string selection() const;
  Sighting sighting(const Rows& rows) const;
  void add_prepared(int waiting_pid, Sighting& into) const;

  SecondConnection& connection_;
  bool queries_;
};

}  // namespace fishway::postgres
