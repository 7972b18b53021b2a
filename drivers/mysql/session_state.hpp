// What a script can leave behind in the session, and how it is put back.
//
// The servers' own reset (COM_RESET_CONNECTION) would release GET_LOCK and with it the run lock. So the session's
// variables are noted after connecting and compared when a migration has run: one query, and one SET for each that
// differs.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/run/driver.hpp"

namespace fishway::mysql {

class Connection;

class SessionState {
 public:
  SessionState(Connection& connection, const DatabaseFacts& facts) : connection_(connection), facts_(facts) {}

  /// Prepares a new session for this work and notes its variables.
  void begin();

  /// A statement of a migration is about to run.
  void note(const Statement& statement);

  /// How many temporary tables were made so far, and dropping those made since: a rollback leaves them.
  std::size_t temporary_tables() const { return temporary_tables_.size(); }
  void drop_temporary_tables_since(std::size_t count);

  /// Puts back variables, current database and user variables, and drops temporary tables. Free when nothing ran.
  void restore();

 private:
  void restore_variables();
  void restore_variable(const std::string& name, const std::string& value);
  void clear_user_variables();

  Connection& connection_;
  const DatabaseFacts& facts_;
  std::map<std::string, std::string> initial_;
  std::set<std::string> not_settable_;  ///< global, read-only, or not ours to set
  std::vector<std::string> temporary_tables_;
  bool touched_ = false;
};

/// The name, as written, of the table that a CREATE TEMPORARY TABLE makes; empty for any other statement.
std::string temporary_table(const std::string& text);

}  // namespace fishway::mysql
