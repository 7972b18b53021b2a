// A link of TCP that a test can cut, and that counts: it listens on a port of its own and forwards to a server.
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

  /// How often a client has said something after the server had spoken, or first. Making the connection is none.
  std::size_t round_trips() const { return round_trips_; }

 private:
  struct Pair {
    int client;
    int server;
  };

  void accept_clients();
  template <typename Note>
  static void forward(int from, int to, Note note);

  int server_port_;
  int listener_;
  int port_ = 0;
  std::atomic<bool> refused_ = false;
  std::atomic<std::size_t> round_trips_ = 0;
  std::mutex mutex_;  // guards what follows
  std::vector<Pair> pairs_;
  std::vector<std::thread> forwarders_;
  std::thread acceptor_;
};

}  // namespace fishway::conformance
