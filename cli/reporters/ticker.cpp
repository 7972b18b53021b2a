#include "cli/reporters/ticker.hpp"

#include <fmt/format.h>

#include "core/duration.hpp"

namespace fishway {
namespace {

/// A note comes every second while it holds.
constexpr std::chrono::milliseconds note_holds{2500};

}  // namespace

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
    note_.clear();
    since_ = Clock::now();
    next_ = since_ + (console_.options.live ? std::chrono::seconds(1) : std::chrono::seconds(10));
  }
  if (!thread_.joinable()) thread_ = std::thread([this] { tick(); });
  changed_.notify_all();
}

void Ticker::note(std::string note, bool at_once) {
  const std::lock_guard lock(mutex_);
  if (what_.empty()) return;
  const auto now = Clock::now();
  const bool is_first = note_.empty() || now - noted_ >= note_holds;
  note_ = std::move(note);
  noted_ = now;
  if (console_.options.live || (is_first && at_once)) say();
}

void Ticker::stop() {
  const std::lock_guard lock(mutex_);
  what_.clear();
  note_.clear();
  console_.live_line({});
}

void Ticker::tick() {
  std::unique_lock lock(mutex_);
  while (!ended_) {
    changed_.wait_until(lock, next_);
    if (ended_ || Clock::now() < next_) continue;
    next_ = Clock::now() + std::chrono::seconds(1);
    if (!what_.empty()) say();
  }
}

void Ticker::say() {
  if (console_.options.live) {
    console_.live_line(line());
  } else {
    console_.talk(line() + "\n");
  }
  next_ = Clock::now() + (console_.options.live ? std::chrono::seconds(1) : std::chrono::seconds(10));
}

std::string Ticker::line() const {
  const auto now = Clock::now();
  if (!note_.empty() && now - noted_ < note_holds) return fmt::format("  {}  {}", what_, note_);
  const auto running = std::chrono::duration_cast<Milliseconds>(std::chrono::floor<std::chrono::seconds>(now - since_));
  return fmt::format("  {}, running for {}", what_, format_duration(running));
}

}  // namespace fishway
