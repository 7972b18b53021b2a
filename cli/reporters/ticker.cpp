#include "cli/reporters/ticker.hpp"

#include <fmt/format.h>

#include "core/duration.hpp"

namespace fishway {

Ticker::~Ticker() {
  stop();
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Ticker::start(std::string what) {
  {
    const std::lock_guard lock(mutex_);
    what_ = std::move(what);
    since_ = Clock::now();
  }
  if (!thread_.joinable()) thread_ = std::thread([this] { tick(); });
  changed_.notify_all();
}

void Ticker::stop() {
  const std::lock_guard lock(mutex_);
  what_.clear();
  console_.live_line({});
}

void Ticker::tick() {
  const auto period = console_.options.live ? std::chrono::seconds(1) : std::chrono::seconds(10);
  std::unique_lock lock(mutex_);
  Clock::time_point next = since_ + period;
  while (!ended_) {
    const Clock::time_point began = since_;
    changed_.wait_until(lock, next);
    if (began != since_) next = since_ + period;
    if (ended_ || Clock::now() < next) continue;
    if (!what_.empty()) say(what_, Clock::now() - since_);
    next = Clock::now() + period;
  }
}

void Ticker::say(const std::string& what, Clock::duration since) {
  const auto running = std::chrono::duration_cast<Milliseconds>(std::chrono::floor<std::chrono::seconds>(since));
  const std::string line = fmt::format("  {}, running for {}", what, format_duration(running));
  if (console_.options.live)
    console_.live_line(line);
  else
    console_.talk(line + "\n");
}

}  // namespace fishway
