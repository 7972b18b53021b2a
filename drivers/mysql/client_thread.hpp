// What each thread that talks to a server through the client library has to do first and last.
#pragma once

#include <cppconn/driver.h>

namespace fishway::mysql {

/// The client library keeps memory for each thread that uses it. It cleans up behind main(), so no session and no thread
/// may outlive that.
struct ClientThread {
  ClientThread() { get_driver_instance()->threadInit(); }
  ~ClientThread() { get_driver_instance()->threadEnd(); }
  ClientThread(const ClientThread&) = delete;
  ClientThread& operator=(const ClientThread&) = delete;
};

}  // namespace fishway::mysql
