#include "drivers/postgres/former_backend.hpp"

#include <fmt/format.h>

#include <thread>

#include "drivers/postgres/facts.hpp"

namespace fishway::postgres {
namespace {

constexpr Milliseconds longest_wait{2'000};
constexpr Milliseconds pause{25};

}  // namespace

void end_backend(Connection& connection, const Backend& former) {
  if (former.pid.empty() || former.started.empty()) return;
  const auto deadline = std::chrono::steady_clock::now() + longest_wait;
  const std::string backend = "FROM pg_catalog.pg_stat_activity a WHERE " + is_backend(former);
  try {
    if (connection.query("SELECT pg_catalog.pg_terminate_backend(a.pid) " + backend).empty()) return;
    while (!connection.query("SELECT 1 " + backend).empty() && std::chrono::steady_clock::now() < deadline)
      std::this_thread::sleep_for(pause);
  } catch (const Error& error) {
    // Without the right to end it, it ends by itself; who wants the run lock until then is told who has it.
    if (error.kind == ErrorKind::cannot_connect) throw;
  }
}

}  // namespace fishway::postgres
