#include "core/run/pause.hpp"

#include <fmt/format.h>

#include <csignal>
#include <thread>

#include "core/error.hpp"

namespace fishway {

void pause(const Sleep& sleep, Milliseconds time) { sleep ? sleep(time) : std::this_thread::sleep_for(time); }

bool is_stopped(const std::atomic<int>* stop_signal) { return stop_signal != nullptr && stop_signal->load() != 0; }

void throw_if_stopped(const std::atomic<int>* stop_signal) {
  if (!is_stopped(stop_signal)) return;
  const bool is_interrupt = stop_signal->load() == SIGINT;
  throw Error(is_interrupt ? ErrorKind::interrupted : ErrorKind::terminated,
              fmt::format("stopped by {}", is_interrupt ? "SIGINT" : "SIGTERM"),
              "run `fishway migrate` again: it goes on where this run stopped");
}

}  // namespace fishway
