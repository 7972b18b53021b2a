// The parts of a session that executing a script works with.
#pragma once

#include "core/run/driver.hpp"
#include "drivers/postgres/connection.hpp"
#include "drivers/postgres/run_lock.hpp"
#include "drivers/postgres/session_settings.hpp"
#include "drivers/postgres/tables.hpp"
#include "drivers/postgres/time_limits.hpp"
#include "drivers/postgres/wait_watcher.hpp"

namespace fishway::postgres {

struct SessionParts {
  Connection& connection;
  const SessionSettings& settings;
  const DatabaseFacts& facts;
  Tables& tables;
  const RunLock& lock;
  TimeLimits& limits;
  WaitWatcher& watcher;
  bool& dirty;  ///< whether a script may have changed the session since its last reset; kept up to date
};

}  // namespace fishway::postgres
