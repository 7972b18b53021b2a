// How a session waits for other programs that use its file, and what it says about them.
#include <algorithm>
#include <thread>

#include "drivers/sqlite/file_users.hpp"
#include "drivers/sqlite/result_codes.hpp"
#include "drivers/sqlite/sqlite_session.hpp"

namespace fishway::sqlite {
namespace {

using Clock = std::chrono::steady_clock;

// A run of another process may write for long without letting anybody read (a transaction that has outgrown the page
// cache). Who only wants to know the history waits for it, as he would wait for the run lock.
constexpr Milliseconds kReadingBesideARun{600'000};
// After a cancel everything that still has to be written is written soon, or not at all.
constexpr Milliseconds kAfterCancel{1'000};
// How long a commit of the history alone keeps new readers out, before it lets them in again.
constexpr Milliseconds kCommitOfRecord{200};
constexpr Milliseconds kLongestCommit{2'000};
constexpr Milliseconds kBetweenLooks{20};
constexpr Milliseconds kBeforeTelling{200};
constexpr Milliseconds kBetweenTelling{1'000};
// The kernel tells which process has a lock, not whether it still is for the same transaction: after the first time it
// is asked for again, whoever is seen. One that is seen again after that may have many short readers, hardly ever with
// a moment between them: only longer attempts, which keep new readers out, get their turn.
constexpr Milliseconds kFirstWatch{20'000};
constexpr Milliseconds kNextWatch{500};

}  // namespace

SqliteSession::Activity::Activity(SqliteSession& session, Kind kind) : session_(session) {
  Patience patience = session.patience();
  bool beside_a_run = kind == Kind::reading && !session.run_lock_.holds() && session.run_lock_.exists();
  if (beside_a_run) patience.waiting = kReadingBesideARun;
  session.connection_.wait_when_busy(patience);
  session.connection_.limit_time(Milliseconds(0));
  session.connection_.begin_waiting_anew();
  session.connection_.resume();
  session.active_ = true;
}

SqliteSession::Activity::~Activity() { session_.active_ = false; }

Patience SqliteSession::patience() const {
  return {cancelled_ ? std::min(busy_time_, kAfterCancel) : busy_time_, kCommitOfRecord};
}

void SqliteSession::write(const std::function<void(Transaction&)>& work, Milliseconds longest) {
  auto begin = Clock::now();
  auto end = begin + std::max(longest, patience().waiting);
  Patience attempt = patience();
  for (;;) {
    connection_.wait_when_busy(attempt);
    try {
      Transaction transaction(connection_);
      return work(transaction);
    } catch (const SqliteError& error) {
      if ((error.code & 0xff) != SQLITE_BUSY || cancelled_ || Clock::now() >= end) throw;
      if (!wait_for(error.blockers, begin, end))
        attempt.keeping_out = std::min(attempt.keeping_out * 2, kLongestCommit);
    }
  }
}

/// How long these are watched before the next attempt is made all the same.
Milliseconds SqliteSession::watch_limit(const std::vector<Blocker>& blockers) const {
  bool is_known = std::any_of(blockers.begin(), blockers.end(), [&](const Blocker& blocker) {
    return outlasted_.contains({blocker.pid, blocker.transaction});
  });
  return is_known ? kNextWatch : kFirstWatch;
}

void SqliteSession::note_outlasted(const std::vector<Blocker>& blockers) {
  for (const Blocker& blocker : blockers) outlasted_.emplace(blocker.pid, blocker.transaction);
}

/// Whether they are gone.
bool SqliteSession::wait_for(std::vector<Blocker> blockers, Clock::time_point begin, Clock::time_point end) {
  end = std::min(end, Clock::now() + watch_limit(blockers));
  told_at_ = Clock::now() - kBetweenTelling;
  do {
    tell(blockers, std::chrono::duration_cast<Milliseconds>(Clock::now() - begin));
    std::this_thread::sleep_for(kBetweenLooks);
    blockers = still_users_of(connection_.files(), blockers);
  } while (!blockers.empty() && !cancelled_ && Clock::now() < end);
  note_outlasted(blockers);
  return blockers.empty();
}

void SqliteSession::tell_waiting(Milliseconds waited) {
  bool is_short = waited < kBeforeTelling;
  if (is_short) told_at_ = Clock::now() - kBetweenTelling;
  if (wait_sink_ && !is_short && Clock::now() - told_at_ >= kBetweenTelling) tell(connection_.in_the_way(), waited);
}

void SqliteSession::tell(const std::vector<Blocker>& blockers, Milliseconds waited) {
  if (!wait_sink_ || blockers.empty() || Clock::now() - told_at_ < kBetweenTelling) return;
  told_at_ = Clock::now();
  wait_sink_->waiting(blockers, waited);
}

std::optional<std::vector<Blocker>> SqliteSession::still_in_the_way(const std::vector<Blocker>& blockers) {
  if (blockers.empty()) return std::nullopt;
  std::vector<Blocker> still = still_users_of(connection_.files(), blockers);
  if (Clock::now() - watching_since_ < watch_limit(blockers)) return still;
  note_outlasted(still);
  return std::vector<Blocker>{};
}

// A second cancel has nothing to add, and one between two statements still shortens what comes.
void SqliteSession::cancel() noexcept {
  cancelled_ = true;
  if (active_) connection_.interrupt();
}

// SQLite runs in this process: nothing can be lost. But what somebody moved away is opened anew.
void SqliteSession::reconnect() {
  run_lock_.release();
  connection_.reopen();
  prepare();
}

// What can be in a transaction is committed together with its record; see execute_alone.
Probe SqliteSession::probe(const Statement& statement) {
  Probe probe;
  probe.effect = Probe::Effect::none;
  probe.finding = can_share_transaction(statement)
                      ? "on SQLite a statement is committed together with the record of it, and there is no record"
                      : "it can simply be executed again";
  return probe;
}

}  // namespace fishway::sqlite
