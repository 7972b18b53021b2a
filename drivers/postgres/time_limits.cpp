#include "drivers/postgres/time_limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace fishway::postgres {
namespace {

/// An autovacuum is told to give way by the check for deadlocks, which is made after deadlock_timeout.
constexpr Milliseconds short_deadlock_timeout{100};
constexpr Milliseconds least_with_short_deadlock{500};
constexpr Milliseconds beyond_deadlock_timeout{500};

/// What a statement that calls functions may say, as far as it is worth looking.
constexpr std::size_t longest_look = 20'000;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

bool begins_with_one_of(const Statement& statement, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return statement.head.starts_with(word); });
}

// RESET ALL, DISCARD ALL, RESET lock_timeout, SET statement_timeout TO DEFAULT, and code that may do such things.
bool brings_defaults_back(const Statement& statement) {
  if (!begins_with_one_of(statement, {"RESET", "DISCARD", "SET", "DO", "CALL"}) || statement.text.size() > longest_look)
    return false;
  const std::string text = lower(statement.text);
  if (begins_with_one_of(statement, {"RESET", "DISCARD"})) return has(text, "all") || has(text, "timeout");
  if (begins_with_one_of(statement, {"SET"})) return has(text, "timeout") && has(text, "default");
  return begins_with_one_of(statement, {"DO", "CALL"}) && has(text, "reset ");
}

bool may_set(const Statement& statement) {
  return begins_with_one_of(statement, {"SET", "RESET", "DISCARD", "SELECT", "WITH", "VALUES", "DO", "CALL"}) &&
         statement.text.size() <= longest_look;
}

}  // namespace

const TimeLimits::Values TimeLimits::initial_{own_lock_timeout, Milliseconds(0), false};

void TimeLimits::begin() {
  inside_ = true;
  current_ = after_ = pooled_ ? Values{} : session_;
}

void TimeLimits::end(bool committed) {
  if (std::exchange(inside_, false) && committed) session_ = after_;
}

std::string TimeLimits::set(const char* name, std::string_view value) const {
  return fmt::format("SET {}{} = {}", inside_ ? "LOCAL " : "", name, value);
}

std::vector<std::string> TimeLimits::give(const StatementLimits& limits) {
  std::vector<std::string> statements;
  if (pooled_ && !inside_) return statements;
  Values& known = values();
  if (limits.clears_autovacuum && limits.lock.count() > 0) {
    statements.push_back(clearing_autovacuum(limits));
    known.lock.reset();
  } else {
    if (known.lock != limits.lock) statements.push_back(set("lock_timeout", std::to_string(limits.lock.count())));
    known.lock = limits.lock;
  }
  if (known.own_time && limits.time.count() == 0) return statements;
  if (known.time != limits.time) statements.push_back(set("statement_timeout", std::to_string(limits.time.count())));
  known.time = limits.time;
  known.own_time = false;
  return statements;
}

std::vector<std::string> TimeLimits::give_own() {
  Values& known = values();
  const Milliseconds longest = inside_ ? record_lock_timeout : own_lock_timeout;
  const bool fits = known.lock && known.lock->count() > 0 && *known.lock <= longest;
  if (inside_) known.own_time = false;
  return give({fits ? *known.lock : longest, Milliseconds(0), false});
}

void TimeLimits::forget() {
  inside_ = false;
  session_ = current_ = after_ = {};
}

// Who may set deadlock_timeout shortens it; others wait for longer than it is. The server decides, because the role may
// be another than the one that connected. Not SET, which would fail for want of the right.
std::string TimeLimits::clearing_autovacuum(const StatementLimits& limits) const {
  const char* granted =
      server_version_ >= 150000 ? " OR pg_catalog.has_parameter_privilege(r.oid, 'deadlock_timeout', 'SET')" : "";
  return fmt::format(
      "SELECT pg_catalog.set_config('lock_timeout', CASE WHEN r.rolsuper{0} THEN '{1}'"
      " ELSE least(s.setting::int + {2}, {3})::text END, {4}),"
      " CASE WHEN r.rolsuper{0} THEN pg_catalog.set_config('deadlock_timeout', '{5}', {4}) END"
      " FROM pg_catalog.pg_roles r, pg_catalog.pg_settings s"
      " WHERE r.rolname = current_user AND s.name = 'deadlock_timeout'",
      granted, std::max(limits.lock, least_with_short_deadlock).count(), beyond_deadlock_timeout.count(),
      std::max(limits.lock, record_lock_timeout).count(), inside_, short_deadlock_timeout.count());
}

void TimeLimits::take_note(const Statement& statement) {
  if (!may_set(statement)) return;
  const bool defaults = brings_defaults_back(statement);
  const std::string text = lower(statement.text);
  if (!defaults && !has(text, "timeout")) return;
  Values& known = values();
  known.lock.reset();
  known.time.reset();
  known.own_time = !defaults && has(text, "statement_timeout");
  after_ = known;
}

std::vector<std::string> TimeLimits::behind(const Statement& statement, const SessionSettings& settings) const {
  return brings_defaults_back(statement) ? settings.no_time_limits() : std::vector<std::string>();
}

void TimeLimits::were_reset() {
  values() = initial_;
  after_ = initial_;
}

}  // namespace fishway::postgres
