#include "drivers/mysql/lock_watch.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drivers/mysql/client_thread.hpp"

namespace fishway::mysql {
namespace {

using namespace std::chrono_literals;

constexpr auto interval = 20ms;
constexpr auto head_start = 40ms;  ///< most statements are done by then, and cost nothing
constexpr int idle_rounds = 50;    ///< then the watcher sleeps until it is woken
constexpr auto blocker_pause = 110ms;
constexpr auto telling_pause = 1s;
// Who has worked for so long and waits then has come to the last phase of a long build, all of which a KILL QUERY would
// throw away. It gets as much as any attempt ever gets.
constexpr auto long_work = 1s;
constexpr Milliseconds last_phase_limit{2'000};

/// The states of a session that waits for what another one holds: "Waiting for table metadata lock", "Waiting for
/// backup lock", "Waiting for table level lock", ... as both servers' sql/mdl.cc and sql/lock.cc name them.
bool is_waiting_state(const std::string& state) {
  return state.starts_with("Waiting for ") && (state.ends_with(" lock") || state == "Waiting for table flush");
}

std::vector<Blocker> in_both(const std::vector<Blocker>& now, const std::vector<Blocker>& before) {
  std::vector<Blocker> both;
  std::copy_if(now.begin(), now.end(), std::back_inserter(both), [&](const Blocker& blocker) {
    return std::any_of(before.begin(), before.end(), [&](const Blocker& other) {
      return other.pid == blocker.pid && other.transaction == blocker.transaction;
    });
  });
  return both;
}

}  // namespace

LockWatch::LockWatch(const ConnectOptions& options) : shows_queries_(options.blocker_queries), second_(options) {}

LockWatch::~LockWatch() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void LockWatch::follow(long long id, const DatabaseFacts& facts) {
  second_.close([&] { search_.emplace(facts.dialect, facts.version_number, shows_queries_); });
  const std::lock_guard lock(mutex_);
  id_ = id;
}

void LockWatch::set_sink(WaitSink* sink) {
  const std::lock_guard lock(mutex_);
  sink_ = sink;
}

void LockWatch::begin(Watched statement) {
  bool parked = false;
  {
    const std::lock_guard lock(mutex_);
    watched_ = std::move(statement);
    begun_ = Clock::now();
    ++statement_;
    verdict_ = {};
    running_ = true;
    parked = parked_;
  }
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  if (parked) changed_.notify_all();
}

Verdict LockWatch::end() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !acting_; });
  running_ = false;
  return std::move(verdict_);
}

void LockWatch::run() {
  const ClientThread client_thread;
  std::unique_lock lock(mutex_);
  for (int idle = 0; !stopping_; changed_.wait_for(lock, interval, [&] { return stopping_; })) {
    if (running_) watch_statement(lock);
    idle = running_ ? 0 : idle + 1;
    if (idle < idle_rounds) continue;
    parked_ = true;
    changed_.wait(lock, [&] { return running_ || stopping_; });
    parked_ = false;
    idle = 0;
  }
}

void LockWatch::watch_statement(std::unique_lock<std::mutex>& lock) {
  if (Clock::now() - begun_ < head_start) return;
  if (seen_.statement != statement_) {
    seen_ = {};
    seen_.statement = statement_;
    seen_.begun = seen_.running_last = begun_;
  }
  const long long id = id_;
  const std::vector<TableName> tables = watched_.tables;
  lock.unlock();
  const bool has_looked = look(id, tables);
  lock.lock();
  if (has_looked && running_ && seen_.statement == statement_) weigh(lock);
}

/// False when nothing could be seen: the statement has then only the server's own time-outs.
bool LockWatch::look(long long id, const std::vector<TableName>& tables) {
  try {
    return second_.use([&](Connection& connection) {
      const Clock::time_point now = Clock::now();
      if (!waits(connection, id)) {
        seen_.waiting_since.reset();
        seen_.running_last = now;
        if (now - seen_.begun >= telling_pause && now - seen_.told >= telling_pause)
          seen_.progress = search_->progress(connection, id);
        return true;
      }
      if (!seen_.waiting_since) seen_.waiting_since = seen_.running_last;
      if (now - seen_.blockers_asked >= blocker_pause) look_for_blockers(connection, id, tables);
      return true;
    });
  } catch (const std::exception&) {
    return false;
  }
}

bool LockWatch::waits(Connection& connection, long long id) {
  const std::optional<std::string> state = search_->state(connection, id);
  if (!state) return false;
  if (is_waiting_state(*state)) {
    seen_.row_waits = false;
    return true;
  }
  const Clock::time_point now = Clock::now();
  if (now - seen_.row_asked >= BlockerSearch::row_pause) {
    seen_.row_waits = search_->waits_for_row(connection, id);
    seen_.row_asked = Clock::now();
  } else if (seen_.row_waits && seen_.waiting_since) {
    return true;  // As far as is known.
  }
  return seen_.row_waits;
}

void LockWatch::look_for_blockers(Connection& connection, long long id, const std::vector<TableName>& tables) {
  const bool first = seen_.blockers_asked == Clock::time_point{};
  std::vector<Blocker> found = search_->in_the_way_of(connection, id, tables);
  seen_.blockers_asked = Clock::now();  // What InnoDB tells is as old as its last telling, if that was 100 ms ago.
  if (search_->has_guessed()) {
    // Of transactions that are only suspected, the short ones are not meant. A look that found none says nothing of
    // them: it may have been shown what was known before.
    std::vector<Blocker> suspects = found;
    if (!seen_.suspects.empty()) found = in_both(found, seen_.suspects);
    seen_.suspects = std::move(suspects);
    seen_.blockers = std::move(found);
  } else if (first || !found.empty()) {
    seen_.blockers = std::move(found);
  }
  seen_.missing_right = search_->missing_right(connection);
}

/// How long it may wait for the lock that it waits for now.
Milliseconds LockWatch::lock_limit() const {
  if (watched_.lock.count() == 0) return watched_.lock;
  const bool is_last_phase = *seen_.waiting_since - seen_.begun >= long_work;
  return is_last_phase ? std::max(watched_.lock, last_phase_limit) : watched_.lock;
}

void LockWatch::weigh(std::unique_lock<std::mutex>& lock) {
  const Clock::time_point now = Clock::now();
  verdict_.blockers = seen_.blockers;
  verdict_.missing_right = seen_.missing_right;
  contested_ = watched_.tables;
  if (watched_.time.count() > 0 && now - seen_.begun >= watched_.time) return kill(Verdict::Ended::ran_too_long, lock);
  if (seen_.waiting_since) {
    const Milliseconds limit = lock_limit();
    // What is known of a row may be old by a moment, so only a fresh look ends a statement.
    const bool is_fresh = !seen_.row_waits || now - seen_.row_asked < interval;
    if (limit.count() > 0 && is_fresh && now - *seen_.waiting_since >= limit)
      return kill(Verdict::Ended::waited_too_long, lock);
  }
  tell(lock);
}

template <class Work>
void LockWatch::act(std::unique_lock<std::mutex>& lock, Work work) {
  acting_ = true;
  lock.unlock();
  work();
  lock.lock();
  acting_ = false;
  changed_.notify_all();
}

void LockWatch::kill(Verdict::Ended why, std::unique_lock<std::mutex>& lock) {
  const Clock::time_point now = Clock::now();
  if (now - seen_.killed < telling_pause) return;
  bool is_killed = false;
  const std::string sql = fmt::format("KILL QUERY {}", id_);
  act(lock, [&] {
    try {
      second_.use([&](Connection& connection) { connection.execute(sql); });
      is_killed = true;
    } catch (const std::exception&) {  // It is tried again, or the server's own time-out comes first.
    }
  });
  if (!is_killed) return;
  seen_.killed = now;
  verdict_.ended = why;
}

void LockWatch::tell(std::unique_lock<std::mutex>& lock) {
  const Clock::time_point now = Clock::now();
  const bool waits = seen_.waiting_since && !seen_.blockers.empty();
  if (!sink_ || now - seen_.told < telling_pause || (!waits && seen_.progress.empty())) return;
  seen_.told = now;
  WaitSink& sink = *sink_;
  act(lock, [&] {
    if (waits)
      sink.waiting(seen_.blockers, std::chrono::duration_cast<Milliseconds>(now - *seen_.waiting_since));
    else
      sink.progress(seen_.progress);
  });
  seen_.progress.clear();
}

std::optional<std::vector<Blocker>> LockWatch::still_in_the_way(const std::vector<Blocker>& blockers) {
  std::unique_lock lock(mutex_);
  const std::vector<TableName> tables = contested_;
  lock.unlock();
  try {
    return second_.use([&](Connection& connection) { return search_->still(connection, blockers, tables); });
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace fishway::mysql
