// The time limits of the session, and what is to be sent so that a statement has its own.
//
// Only what differs is sent. A script may set the limits itself (pg_dump writes SET lock_timeout = 0), or all settings
// back; then they are not known any more, and are sent again for the next statement.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/run/lock_policy.hpp"
#include "core/script/statement.hpp"
#include "drivers/postgres/session_settings.hpp"

namespace fishway::postgres {

class TimeLimits {
 public:
  explicit TimeLimits(int server_version) : server_version_(server_version) {}

  /// A transaction begins: what is given in it lasts until its end.
  void begin();
  void end(bool committed);
  /// What was given before the savepoint is not looked up, but given again.
  void rolled_back_to_savepoint() { current_ = {}; }

  /// SQL that gives these limits to the next statement.
  std::vector<std::string> give(const StatementLimits& limits);

  /// The same for what fishway writes of its own, which a script's limits must not end.
  std::vector<std::string> give_own();
  /// Whether they are the session's to keep: behind a pooler the next message may be another session's.
  void set_pooled(bool pooled) { pooled_ = pooled; }
  /// It failed, or the connection is new: nothing is known of the session.
  void forget();

  /// A script's statement is executed: takes note of what it does to the limits.
  void take_note(const Statement& statement);
  /// SQL to be sent behind it: the limits of a role or of the database came back with it.
  std::vector<std::string> behind(const Statement& statement, const SessionSettings& settings) const;

  /// The session's settings were put back, in a transaction or outside.
  void were_reset();

 private:
  struct Values {
    std::optional<Milliseconds> lock, time;  ///< nothing: not known
    bool own_time = false;                   ///< the script gave itself a statement_timeout
  };

  std::string clearing_autovacuum(const StatementLimits& limits) const;
  Values& values() { return inside_ ? current_ : session_; }
  std::string set(const char* name, std::string_view value) const;

  int server_version_;
  static const Values initial_;
  Values session_ = initial_;
  bool pooled_ = false;
  bool inside_ = false;        // a transaction
  Values current_ = initial_;  // in it
  Values after_ = initial_;    // what the session has when it is committed
};

/// How long fishway waits for its own tables while a migration's locks are held.
constexpr Milliseconds record_lock_timeout{2'000};

}  // namespace fishway::postgres
