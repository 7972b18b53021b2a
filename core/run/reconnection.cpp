#include "core/run/reconnection.hpp"

#include <algorithm>

namespace fishway {

namespace {

constexpr int most_losses = 5;
constexpr Milliseconds first_pause{100};
constexpr Milliseconds longest_pause{2'000};

}  // namespace

void Reconnection::get_back(const Error& lost, std::size_t progress) {
  using Clock = std::chrono::steady_clock;
  losses_ = progress == progress_ ? losses_ + 1 : 1;
  progress_ = progress;
  if (losses_ > most_losses || is_stopped(options_.stop_signal)) throw lost;
  observer_.on(ConnectionLost{lost.message});
  const Clock::time_point begin = Clock::now();
  Milliseconds pause_time = first_pause;
  while (!try_once()) {
    const auto tried = std::chrono::duration_cast<Milliseconds>(Clock::now() - begin);
    if (tried >= options_.reconnect_time || is_stopped(options_.stop_signal)) throw lost;
    pause(options_.sleep, std::min(pause_time, options_.reconnect_time - tried));
    pause_time = std::min(pause_time * 2, longest_pause);
  }
  observer_.on(Reconnected{std::chrono::duration_cast<Milliseconds>(Clock::now() - begin)});
}

/// A server that starts refuses at first, and one that was a standby may become the primary in a moment.
bool Reconnection::try_once() {
  try {
    session_.reconnect();
    return !session_.facts().read_only;
  } catch (const Error&) {
    return false;
  }
}

}  // namespace fishway
