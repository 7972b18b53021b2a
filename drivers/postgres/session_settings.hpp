// The settings that fishway's sessions run with, and how they are put back after a migration.
#pragma once

#include <string>
#include <vector>

namespace fishway::postgres {

class SessionSettings {
 public:
  /// `default_schema`: goes to the front of the search path; empty: the path stays as the server has it.
  SessionSettings(int server_version, const std::string& default_schema);

  /// No time limit of the server's may end a run: one that was set for the application would.
  const std::vector<std::string>& start() const { return start_; }

  /// Undoes all that a script can have done to the session, then start(). May travel inside a transaction. This is
  /// DISCARD ALL without its advisory locks, because one of them is the run lock.
  const std::vector<std::string>& reset() const { return reset_; }

 private:
  std::vector<std::string> start_;
  std::vector<std::string> reset_;
};

/// Before fishway writes its own rows in a script's transaction: the role that connected, and the time zone in which
/// all rows are written. Only until the transaction's end, because the script may rely on its own.
const std::vector<std::string>& own_writing_begins();

}  // namespace fishway::postgres
