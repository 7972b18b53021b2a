#include "drivers/postgres/wait_watcher.hpp"

#include <algorithm>

#include "drivers/postgres/statement_progress.hpp"

namespace fishway::postgres {
namespace {

/// A message that is done sooner is not looked at.
constexpr Milliseconds patience{40};
constexpr Milliseconds between_looks{20};
constexpr Milliseconds longest_between_looks{500};
/// A wait that ends sooner is not worth telling.
constexpr Milliseconds worth_telling{300};
constexpr Milliseconds between_reports{1'000};
constexpr Milliseconds first_progress{2'000};
constexpr Milliseconds between_progress{5'000};
constexpr std::size_t most_blockers = 50;

Milliseconds since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begin);
}

bool is_same(const Blocker& one, const Blocker& other) {
  return one.pid == other.pid && one.transaction == other.transaction;
}

}  // namespace

WaitWatcher::WaitWatcher(const ConnectOptions& options)
    : connection_(options), blockers_(connection_, options.blocker_queries) {}

WaitWatcher::~WaitWatcher() {
  connection_.stop();
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void WaitWatcher::set_sink(WaitSink* sink) {
  const std::lock_guard lock(sink_mutex_);
  sink_ = sink;
}

WaitWatcher::Watch::Watch(WaitWatcher& watcher, int pid) : watcher_(watcher) { watcher_.begin(pid); }

WaitWatcher::Watch::~Watch() { watcher_.end(); }

Sighting WaitWatcher::Watch::seen() const {
  const std::lock_guard lock(watcher_.mutex_);
  return watcher_.seen_;
}

bool WaitWatcher::Watch::is_waiting() const {
  const std::lock_guard lock(watcher_.mutex_);
  return watcher_.waits_;
}

void WaitWatcher::begin(int pid) {
  const std::lock_guard lock(mutex_);
  ++message_;
  pid_ = pid;
  begin_ = Clock::now();
  next_look_ = begin_ + patience;
  next_progress_ = begin_ + first_progress;
  seen_ = {};
  waits_ = false;
  if (pid != 0 && !thread_.joinable()) thread_ = std::thread([this] { run(); });
  if (idle_) changed_.notify_one();
}

void WaitWatcher::end() {
  const std::lock_guard told(sink_mutex_);
  const std::lock_guard lock(mutex_);
  pid_ = 0;
}

void WaitWatcher::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    idle_ = pid_ == 0;
    if (idle_)
      changed_.wait(lock);
    else if (Clock::now() < next_look_)
      changed_.wait_until(lock, next_look_);
    else
      look(lock);
  }
}

// What takes time is done without the mutex, so that the message's end does not wait for it.
void WaitWatcher::look(std::unique_lock<std::mutex>& lock) {
  const std::uint64_t message = message_;
  const int pid = pid_;
  lock.unlock();
  std::optional<Sighting> sighting = blockers_.in_the_way_of(pid);
  lock.lock();
  if (message != message_ || pid_ == 0) return;
  // In a wait that lasts, the answer is the same for long.
  next_look_ = Clock::now() + std::clamp(since(begin_) / 20, between_looks, longest_between_looks);
  if (sighting) note(std::move(*sighting));
  tell_waiting(lock);
  if (message == message_ && pid_ != 0 && !waits_ && Clock::now() >= next_progress_) tell_progress(lock);
}

// The look that comes too late, when the statement has given up already, finds nobody; so those of before stay until
// somebody else is in the way.
void WaitWatcher::note(Sighting sighting) {
  const bool waited = std::exchange(waits_, !sighting.blockers.empty());
  if (!waits_) return;
  if (!waited) {
    seen_ = {};
    wait_begin_ = Clock::now();
    next_told_ = wait_begin_ + worth_telling;
  }
  now_ = sighting.blockers;
  if (!sighting.missing_right.empty()) seen_.missing_right = sighting.missing_right;
  for (Blocker& blocker : sighting.blockers) {
    auto known = std::find_if(seen_.blockers.begin(), seen_.blockers.end(),
                              [&](const Blocker& other) { return is_same(blocker, other); });
    if (known != seen_.blockers.end())
      *known = std::move(blocker);
    else
      seen_.blockers.push_back(std::move(blocker));
  }
  if (seen_.blockers.size() > most_blockers)
    seen_.blockers.erase(seen_.blockers.begin(), seen_.blockers.end() - most_blockers);
}

void WaitWatcher::tell_waiting(std::unique_lock<std::mutex>& lock) {
  if (!waits_ || Clock::now() < next_told_) return;
  next_told_ = Clock::now() + between_reports;
  tell(lock, [blockers = now_, waited = since(wait_begin_)](WaitSink& sink) { sink.waiting(blockers, waited); });
}

void WaitWatcher::tell_progress(std::unique_lock<std::mutex>& lock) {
  next_progress_ = Clock::now() + between_progress;
  const std::uint64_t message = message_;
  const int pid = pid_;
  lock.unlock();
  std::string text = statement_progress(connection_, pid);
  lock.lock();
  if (message == message_ && !text.empty()) tell(lock, [text](WaitSink& sink) { sink.progress(text); });
}

// Returns with the lock, as it came. end() takes the sink's mutex, so a message does not end while it is told of.
template <typename Call>
void WaitWatcher::tell(std::unique_lock<std::mutex>& lock, Call call) {
  const std::uint64_t message = message_;
  lock.unlock();
  {
    const std::lock_guard telling(sink_mutex_);
    lock.lock();
    const bool is_current = message == message_ && pid_ != 0;
    lock.unlock();
    if (is_current && sink_) call(*sink_);
  }
  lock.lock();
}

}  // namespace fishway::postgres
