// Notices within a minute that the server's machine has gone.
//
// A statement may rightly be silent for hours, so reading cannot have a time-out. The kernel asks the other side
// instead; but the connector neither sets how often nor tells its socket, so the sockets that came while it connected
// are taken for its own.
#pragma once

#include <set>

namespace fishway::mysql {

class NewSockets {
 public:
  NewSockets();
  /// Sets TCP keepalive, and the time that sent data may stay unanswered, on the TCP connections that were opened
  /// since.
  void keep_alive() const;

 private:
  std::set<int> before_;
};

}  // namespace fishway::mysql
