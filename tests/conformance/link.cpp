#include "tests/conformance/link.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <stdexcept>

namespace fishway::conformance {
namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int connect_to(int port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = loopback(port);
  if (connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return socket;
  close(socket);
  return -1;
}

}  // namespace

Link::Link(int server_port) : server_port_(server_port), listener_(socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, any, size) != 0 || listen(listener_, 16) != 0 || getsockname(listener_, any, &size) != 0)
    throw std::runtime_error("no port for the link");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { accept_clients(); });
}

Link::~Link() {
  shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  close(listener_);
  for (const Pair& pair : pairs_) {
    shutdown(pair.client, SHUT_RDWR);
    shutdown(pair.server, SHUT_RDWR);
  }
  for (std::thread& forwarder : forwarders_) forwarder.join();
  for (const Pair& pair : pairs_) {
    close(pair.client);
    close(pair.server);
  }
}

void Link::accept_clients() {
  for (int client = 0; (client = accept(listener_, nullptr, nullptr)) >= 0;) {
    const int server = refused_ ? -1 : connect_to(server_port_);
    if (server < 0) {
      close(client);
      continue;
    }
    const std::lock_guard lock(mutex_);
    pairs_.push_back({client, server});
    auto client_spoke_last = std::make_shared<std::atomic<bool>>(false);
    forwarders_.emplace_back([this, client, server, client_spoke_last] {
      forward(client, server, [&] { round_trips_ += !client_spoke_last->exchange(true); });
    });
    forwarders_.emplace_back([client, server, client_spoke_last] {
      forward(server, client, [&] { *client_spoke_last = false; });
      shutdown(client, SHUT_RDWR);  // the server has hung up
    });
  }
}

// `note` is called before what was said goes on.
template <typename Note>
void Link::forward(int from, int to, Note note) {
  char block[16384];
  for (ssize_t length = 0; (length = recv(from, block, sizeof block, 0)) > 0;) {
    note();
    if (send(to, block, static_cast<std::size_t>(length), MSG_NOSIGNAL) != length) return;
  }
}

void Link::cut() {
  const std::lock_guard lock(mutex_);
  for (const Pair& pair : pairs_) shutdown(pair.client, SHUT_RDWR);
}

}  // namespace fishway::conformance
