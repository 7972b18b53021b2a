// The settings that fishway's sessions run with, and how they are put back after a migration.
#pragma once

#include <string>
#include <vector>

#include "core/duration.hpp"

namespace fishway::postgres {

class SessionSettings {
 public:
  /// `default_schema`: goes to the front of the search path; empty: the path stays as the server has it.
  /// `pooled`: each transaction is another session's, so that nothing may stay behind.
  SessionSettings(int server_version, const std::string& default_schema, bool pooled);

  /// No time limit of the server's may end a run: one that was set for the application would. Only waiting for a lock
  /// has one of fishway's own.
  const std::vector<std::string>& no_time_limits() const { return no_time_limits_; }

  /// What a session begins with: no_time_limits(), and the search path.
  const std::vector<std::string>& start() const { return start_; }

  /// Undoes all that a script can have done to the session, then start(). May travel inside a transaction. This is
  /// DISCARD ALL without its advisory locks, because one of them is the run lock.
  const std::vector<std::string>& reset() const { return reset_; }

  /// Behind a pooler: what each transaction begins with, and how it puts back what a script has set for the session.
  /// Both are undone with the transaction.
  const std::vector<std::string>& transaction_begins() const;
  const std::vector<std::string>& transaction_ends() const;

 private:
  bool pooled_;
  std::vector<std::string> undoing_;
  std::vector<std::string> no_time_limits_;
  std::vector<std::string> start_;
  std::vector<std::string> reset_;
};

/// start() for a session of which is not yet known whether a pooler is in between: where the SQL expression `is_pooled`
/// is true, it lasts until the transaction's end only.
std::string first_settings(int server_version, const std::string& default_schema, const std::string& is_pooled);

/// How long fishway's own statements wait for a lock, where a migration holds none: only other runs use its tables, so
/// nobody queues behind.
constexpr Milliseconds own_lock_timeout{10'000};

/// Before fishway writes its own rows in a script's transaction: the role that connected, and the time zone in which
/// all rows are written. Only until the transaction's end, because the script may rely on its own.
const std::vector<std::string>& own_writing_begins();

}  // namespace fishway::postgres
