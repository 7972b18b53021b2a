#include "drivers/mysql/keep_alive.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <charconv>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

namespace fishway::mysql {
namespace {

std::vector<int> open_files() {
  std::vector<int> found;
  std::error_code error;
  for (std::filesystem::directory_iterator entry("/dev/fd", error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    int number = -1;
    if (std::from_chars(name.data(), name.data() + name.size(), number).ec == std::errc()) found.push_back(number);
  }
  return found;
}

bool is_tcp_connection(int file) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  return getpeername(file, reinterpret_cast<sockaddr*>(&peer), &size) == 0 &&
         (peer.ss_family == AF_INET || peer.ss_family == AF_INET6);
}

std::set<int> tcp_connections() {
  std::set<int> found;
  // What the looking itself had open is closed by now.
  for (const int file : open_files())
    if (is_tcp_connection(file)) found.insert(file);
  return found;
}

void set(int file, int level, int option, int value) { setsockopt(file, level, option, &value, sizeof value); }

}  // namespace

NewSockets::NewSockets() : before_(tcp_connections()) {}

void NewSockets::keep_alive() const {
  for (const int file : tcp_connections()) {
    if (before_.contains(file)) continue;
    set(file, SOL_SOCKET, SO_KEEPALIVE, 1);
#ifdef TCP_KEEPIDLE
    set(file, IPPROTO_TCP, TCP_KEEPIDLE, 30);
    set(file, IPPROTO_TCP, TCP_KEEPINTVL, 10);
    set(file, IPPROTO_TCP, TCP_KEEPCNT, 3);
#endif
#ifdef TCP_USER_TIMEOUT
    set(file, IPPROTO_TCP, TCP_USER_TIMEOUT, 60'000);
#endif
  }
}

}  // namespace fishway::mysql
