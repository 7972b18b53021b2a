#include "drivers/postgres/heartbeat.hpp"

namespace fishway::postgres {
namespace {

constexpr Milliseconds interval{5'000};
constexpr Milliseconds after_failure{1'000};

}  // namespace

Heartbeat::Heartbeat(const ConnectOptions& options, const Connection& first, const DatabaseFacts& facts,
                     std::string renewal)
    : connection_(options), renewal_(std::move(renewal)) {
  connection_.follow(first, facts);
  thread_ = std::thread([this] { run(); });
}

Heartbeat::~Heartbeat() {
  connection_.stop();
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Heartbeat::run() {
  Milliseconds pause = interval;
  std::unique_lock lock(mutex_);
  while (!changed_.wait_for(lock, pause, [this] { return stopping_; })) {
    lock.unlock();
    std::optional<Rows> renewed = connection_.write(renewal_);
    lock.lock();
    if (renewed && renewed->size() == 0) return;  // it is another's
    pause = renewed ? interval : after_failure;
  }
}

}  // namespace fishway::postgres
