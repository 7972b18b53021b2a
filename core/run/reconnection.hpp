// A run's way back to its database when the connection was lost: a server that restarts, a fail-over, a network that
// was cut.
#pragma once

#include "core/run/driver.hpp"
#include "core/run/events.hpp"
#include "core/run/run_options.hpp"

namespace fishway {

class Reconnection {
 public:
  Reconnection(Session& session, const RunOptions& options, Observer& observer)
      : session_(session), options_(options), observer_(observer) {}

  /// Connects again, for as long as options.reconnect_time, also until a server that came back read-only can be
  /// written. Throws `lost` itself when that was in vain, when a signal asks to stop, or when connections were lost
  /// five times in a row without any progress in between. `progress` is a measure of how far the run is.
  void get_back(const Error& lost, std::size_t progress);

 private:
  bool try_once();

  Session& session_;
  const RunOptions& options_;
  Observer& observer_;
  int losses_ = 0;  ///< in a row
  std::size_t progress_ = 0;
};

}  // namespace fishway
