// A link of TCP that a test can cut: it listens on a port of its own and forwards to a server.
#pragma once

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace fishway::conformance {

class Link {
 public:
  /// Forwards to this port of 127.0.0.1.
  explicit Link(int server_port);
  ~Link();
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;

  int port() const { return port_; }

  /// Ends the connections towards the clients. The server is not told: its side stays open until the link goes.
  void cut();
  /// Clients are not let in any more, or are again.
  void refuse(bool refused) { refused_ = refused; }

 private:
  struct Pair {
    int client;
    int server;
  };

  void accept_clients();
  static void forward(int from, int to);

  int server_port_;
  int listener_;
  int port_ = 0;
  std::atomic<bool> refused_ = false;
  std::mutex mutex_;  // guards what follows
  std::vector<Pair> pairs_;
  std::vector<std::thread> forwarders_;
  std::thread acceptor_;
};

}  // namespace fishway::conformance
