#include "core/run/lock_retry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <random>

#include "core/script/waiting_rules.hpp"
#include "core/word_list.hpp"

namespace fishway {

namespace {

constexpr Milliseconds first_look{10};
constexpr Milliseconds longest_between_looks{100};
constexpr Milliseconds between_reports{1'000};
/// An autovacuum is left alone for as long, in case that it is nearly done.
constexpr Milliseconds patience_with_autovacuum{2'000};
/// Attempts grow only after as many short ones.
constexpr int short_attempts = 3;
constexpr Milliseconds first_pause{50};
constexpr Milliseconds longest_pause{2'000};

bool is_vacuum(const Blocker& blocker) { return blocker.kind == Blocker::Kind::autovacuum; }

Milliseconds longest_after(int lock_outs) { return first_pause * (1 << std::min(lock_outs, 5)); }

const char* describe(LockOut::Cause cause) {
  switch (cause) {
    case LockOut::Cause::lock_timeout:
      return "lock timeout";
    case LockOut::Cause::deadlock:
      return "deadlock";
    case LockOut::Cause::serialization:
      return "concurrent change";
  }
  return "";
}

/// What a person can do about those in the way.
std::string advice_for(const std::vector<Blocker>& blockers) {
  std::vector<std::string> calls;
  for (const Blocker& blocker : blockers)
    if (!blocker.advice.empty()) calls.push_back(blocker.advice);
  if (calls.empty()) return {};
  const std::size_t shown = std::min<std::size_t>(calls.size(), 3);
  calls.resize(shown);
  return fmt::format("end what is in the way: {}", fmt::join(calls, "; "));
}

}  // namespace

LockRetry::LockRetry(const Surroundings& surroundings, const Directives* file) : around_(surroundings), file_(file) {}

Outcome LockRetry::run(const std::function<Outcome(LockPolicy&)>& attempt) {
  return go_on(make_attempt(attempt), attempt);
}

Outcome LockRetry::make_attempt(const std::function<Outcome(LockPolicy&)>& attempt) {
  may_hold_locks_ = false;
  return attempt(*this);
}

Outcome LockRetry::go_on(Outcome outcome, const std::function<Outcome(LockPolicy&)>& attempt) {
  Clock::time_point begin{};
  while (true) {
    const bool locked_out = outcome.kind == Outcome::Kind::failed && outcome.lock_out.has_value();
    if (waits_.lock_outs > 0) waits_.waited = std::chrono::duration_cast<Milliseconds>(Clock::now() - begin);
    if (!locked_out) return outcome;
    if (waits_.lock_outs == 0) begin = Clock::now();
    const StatementError error = outcome.error.value_or(StatementError{});
    const auto own = own_.find(error.number);
    if (gave_up_ || !wait(error.number, own == own_.end() ? Directives{} : own->second, error.place, error.statement,
                          *outcome.lock_out)) {
      waits_.waited = std::chrono::duration_cast<Milliseconds>(Clock::now() - begin);
      exhausted(outcome);
      return outcome;
    }
    outcome = make_attempt(attempt);
  }
}

StatementLimits LockRetry::limits(const Statement& statement) {
  if (!statement.directives.empty()) own_.try_emplace(statement.number, statement.directives);
  StatementLimits limits;
  limits.time = duration(statement.directives, "statement_timeout", around_.options.statement_timeout);
  const bool is_harmless = waits_harmlessly(statement, around_.session.facts().dialect) &&
                           directive(statement.directives, "lock_timeout") == nullptr;
  if (is_harmless && !may_hold_locks_) {
    limits.lock = Milliseconds(0);
    return limits;
  }
  may_hold_locks_ = true;
  const Milliseconds cap = duration(statement.directives, "lock_timeout", around_.options.lock_timeout);
  const auto known = contests_.find(statement.number);
  limits.lock = std::min(cap, known == contests_.end() ? around_.options.first_attempt : known->second.attempt);
  limits.clears_autovacuum = known != contests_.end() && known->second.clears_autovacuum;
  return limits;
}

bool LockRetry::needs_savepoint(const Statement& statement) {
  const std::string* mode = directive(statement.directives, "retry");
  return mode == nullptr && contests_.contains(statement.number);
}

bool LockRetry::always_in_place(const Statement& statement) {
  const std::string* mode = directive(statement.directives, "retry");
  return mode != nullptr && *mode == "statement";
}

bool LockRetry::retry_in_place(const Statement& statement, const LockOut& lock_out) {
  if (!gave_up_ && wait(statement.number, statement.directives, statement.place(), statement.excerpt(), lock_out))
    return true;
  gave_up_ = true;
  return false;
}

bool LockRetry::allows(const Statement& statement, std::string_view hazard) {
  const std::string* own = statement.directives.find("allow");
  const std::string* of_file = file_ == nullptr ? nullptr : file_->find("allow");
  return (own != nullptr && lists(*own, hazard, ',')) || (of_file != nullptr && lists(*of_file, hazard, ',')) ||
         std::ranges::find(around_.options.allow, hazard) != around_.options.allow.end();
}

const std::string* LockRetry::directive(const Directives& own, std::string_view key) const {
  const std::string* value = own.find(key);
  return value == nullptr && file_ != nullptr ? file_->find(key) : value;
}

Milliseconds LockRetry::duration(const Directives& own, std::string_view key, Milliseconds otherwise) const {
  const std::string* value = directive(own, key);
  return value == nullptr ? otherwise : parse_duration(*value);
}

LockRetry::Contest& LockRetry::contest(std::size_t number, const Directives& own) {
  auto [entry, is_new] = contests_.try_emplace(number);
  Contest& contest = entry->second;
  if (!is_new) return contest;
  contest.begin = Clock::now();
  contest.cap = duration(own, "lock_timeout", around_.options.lock_timeout);
  contest.attempt = std::min(contest.cap, around_.options.first_attempt);
  contest.time = duration(own, "retry_time", around_.options.time);
  contest.tries = around_.options.tries;
  if (const std::string* tries = directive(own, "retries"))
    std::from_chars(tries->data(), tries->data() + tries->size(), contest.tries);
  return contest;
}

/// True: it is time for the next attempt. False: the tries are used up, or the run is asked to stop.
bool LockRetry::wait(std::size_t number, const Directives& own, const Place& place, const std::string& text,
                     const LockOut& lock_out) {
  Contest& contest = this->contest(number, own);
  ++contest.lock_outs;
  ++waits_.lock_outs;
  around_.observer.on(LockedOut{place, text, static_cast<std::size_t>(contest.lock_outs), lock_out});
  gave_up_ = contest.lock_outs >= contest.tries || left(contest).count() <= 0 || is_stopped();
  if (gave_up_) return false;
  contest.has_cleared_autovacuum = contest.has_cleared_autovacuum || contest.clears_autovacuum;
  contest.clears_autovacuum = false;
  const bool went_on = lock_out.cause == LockOut::Cause::lock_timeout && !lock_out.blockers.empty()
                           ? watch(contest, lock_out.blockers)
                           : pause_at_random(contest, longest_after(contest.lock_outs));
  if (lock_out.cause == LockOut::Cause::lock_timeout && lock_out.blockers.empty())
    prepare_next(contest, Milliseconds(0), false);
  gave_up_ = !went_on;
  return went_on;
}

/// Looks, without queueing, until these transactions are gone.
bool LockRetry::watch(Contest& contest, std::vector<Blocker> blockers) {
  const Clock::time_point begin = Clock::now();
  told_ = {};
  Milliseconds between = first_look;
  Blocker longest = blockers.front();
  while (true) {
    std::optional<std::vector<Blocker>> still = around_.session.still_in_the_way(blockers);
    const Milliseconds watched = std::chrono::duration_cast<Milliseconds>(Clock::now() - begin);
    if (!still) return pause_at_random(contest, longest_after(contest.lock_outs));
    if (!still->empty()) longest = still->front();
    if (watched >= waits_.watched_for) {
      waits_.watched = longest;
      waits_.watched_for = watched;
    }
    if (still->empty()) {
      prepare_next(contest, watched, true);
      return contest.short_lock_outs < 2 || pause_at_random(contest, contest.attempt);
    }
    if (std::ranges::all_of(*still, is_vacuum) && watched >= patience_with_autovacuum &&
        !contest.has_cleared_autovacuum) {
      contest.clears_autovacuum = true;
      return true;
    }
    if (left(contest).count() <= 0 || is_stopped()) return false;
    tell_waiting(*still, begin);
    blockers = std::move(*still);
    pause(around_.sleep, between);
    between = std::min(between * 2, longest_between_looks);
  }
}

/// Short transactions, one after the other, are no holder that could be waited for: only a longer attempt gets a turn.
void LockRetry::prepare_next(Contest& contest, Milliseconds watched_for, bool saw_blockers) {
  const bool was_long = saw_blockers && watched_for >= contest.cap;
  contest.short_lock_outs = was_long ? 0 : contest.short_lock_outs + 1;
  if (was_long) contest.attempt = std::min(contest.cap, around_.options.first_attempt);
  if (contest.short_lock_outs >= short_attempts) contest.attempt = std::min(contest.cap, contest.attempt * 2);
}

/// Full jitter, so that several that were locked out do not come back in step; and those who queued behind us get on.
bool LockRetry::pause_at_random(Contest& contest, Milliseconds longest) {
  longest = std::min({longest, longest_pause, left(contest)});
  std::random_device random;
  std::uniform_int_distribution<long long> any(std::min<long long>(10, longest.count()), longest.count());
  Milliseconds rest{any(random)};
  while (rest.count() > 0 && !is_stopped()) {
    const Milliseconds part = std::min(rest, longest_between_looks);
    pause(around_.sleep, part);
    rest -= part;
  }
  return !is_stopped();
}

void LockRetry::exhausted(Outcome& outcome) {
  if (!outcome.error) outcome.error.emplace();
  StatementError& error = *outcome.error;
  const auto found = contests_.find(error.number);
  if (found == contests_.end() || is_stopped()) return;
  const Contest& contest = found->second;
  const auto tried = std::chrono::duration_cast<Milliseconds>(Clock::now() - contest.begin);
  const std::string server = error.message;
  error.message = fmt::format("{} after {} {} in {}", describe(outcome.lock_out->cause), contest.lock_outs,
                              contest.lock_outs == 1 ? "try" : "tries", format_duration(tried));
  if (outcome.lock_out->cause != LockOut::Cause::lock_timeout) error.message += "\n" + server;
  error.hint = advice_for(outcome.lock_out->blockers);
  if (!outcome.lock_out->missing_right.empty())
    error.hint += (error.hint.empty() ? "" : "\n") +
                  fmt::format("to be shown more of who is in the way: {}", outcome.lock_out->missing_right);
}

Milliseconds LockRetry::left(const Contest& contest) const {
  return contest.time - std::chrono::duration_cast<Milliseconds>(Clock::now() - contest.begin);
}

void LockRetry::tell_waiting(const std::vector<Blocker>& blockers, Clock::time_point since) {
  const Clock::time_point now = Clock::now();
  if (told_ != Clock::time_point{} && now - told_ < between_reports) return;
  told_ = now;
  around_.observer.on(WaitingForOthers{blockers, std::chrono::duration_cast<Milliseconds>(now - since)});
}

}  // namespace fishway
