// Several segments in one transaction: all of them are synchronised to the disk together.
//
// Nobody sees a difference to transactions of their own but in what a crash leaves: it takes all of them back. Whatever
// fails, takes all of them back first; then those before it are executed again, without it. So what is committed is
// always a row of whole segments, each with its record, and nothing is told of them before.
#include <chrono>

#include "core/run/statement_streams.hpp"
#include "drivers/sqlite/result_codes.hpp"
#include "drivers/sqlite/sqlite_session.hpp"

namespace fishway::sqlite {

namespace {

using Clock = std::chrono::steady_clock;

// What took longer is committed before the next one begins, so that it is never executed twice because of that.
constexpr Milliseconds kLongest{200};

}  // namespace

struct SqliteSession::GroupAttempt {
  std::vector<Outcome> done;       ///< of those that were executed
  std::optional<Outcome> failure;  ///< of the one behind them
  bool is_committed = false;
};

std::vector<Outcome> SqliteSession::commit_together(std::span<const SegmentWork> segments,
                                                    const std::function<void()>& meanwhile) {
  meanwhile();  // no server works while this waits
  Activity activity(*this, Activity::Kind::writing);
  std::optional<Outcome> failure;  // of the one behind `segments`
  while (!segments.empty()) {
    GroupAttempt attempt = attempt_together(segments);
    if (attempt.is_committed) {
      if (failure && attempt.done.size() == segments.size()) attempt.done.push_back(std::move(*failure));
      return std::move(attempt.done);
    }
    failure = std::move(attempt.failure);
    segments = segments.first(attempt.done.size());
    connection_.resume();  // a cancel has stopped what failed, and is to stop nothing that got through
  }
  return failure ? std::vector<Outcome>{std::move(*failure)} : std::vector<Outcome>{};
}

/// One transaction of all of them, up to the first that fails, or that changes the connection: the next one is to find
/// it as it was, and not everything can be put back inside a transaction. What is executed again when one fails took
/// little time.
SqliteSession::GroupAttempt SqliteSession::attempt_together(std::span<const SegmentWork> segments) {
  GroupAttempt attempt;
  try {
    begin_segment(&segments.front().statements.front(), segments.front().policy);
    Transaction transaction(connection_);
    history_->require_unmoved();
    auto begin = Clock::now();
    for (const SegmentWork& work : segments) {
      if (intent_->has_changed_connection() || Clock::now() - begin >= kLongest) break;
      if (!execute_in_group(work, attempt)) return attempt;
    }
    history_->commit_knowing([&] { transaction.commit(); });
    attempt.is_committed = true;
  } catch (const SqliteError& error) {  // of BEGIN or COMMIT: the first by itself may wait for whoever is in the way
    attempt = {};
    if (cancelled_) fail(attempt.failure.emplace(), error, std::nullopt);
  }
  return attempt;
}

bool SqliteSession::execute_in_group(const SegmentWork& work, GroupAttempt& attempt) {
  auto begin = Clock::now();
  Outcome outcome;
  std::optional<StatementError> last;
  HeldStatements statements(work.statements);
  const Statement* first = statements.next();
  try {
    if (!attempt.done.empty()) allow(work.policy.limits(*first));
    execute_segment(statements, first, work.record, work.policy, begin, outcome, last);
    if (connection_.has_open_keys()) return false;  // its own COMMIT says of which
    attempt.done.push_back(std::move(outcome));
    return true;
  } catch (StatementFailed& failure) {
    fail(outcome, failure);
  } catch (const SqliteError& error) {
    fail(outcome, error, last);
  }
  attempt.failure = std::move(outcome);
  return false;
}

}  // namespace fishway::sqlite
