// What a script can leave behind in the session, and how it is put back.
//
// The servers' own reset (COM_RESET_CONNECTION) would release GET_LOCK and with it the run lock. So the session's
// variables are noted before the first statement that could change one, and compared when a migration has run. Listing
// them takes the server 0.8 ms (measured on MariaDB 10.11 and MySQL 9.7), so the comparing is done by a prepared
// statement that reads those with a session's value only (0.05 ms); only when that differs, all are listed, and there
// is one SET for each that differs. After what cannot change the session, like most DDL, nothing is compared.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/run/driver.hpp"

namespace fishway::mysql {

class Connection;
class Message;

/// Whether it surely changes nothing of the session: it calls no function or trigger, and sets no variable.
bool leaves_session_alone(const Statement& statement);

class SessionState {
 public:
  SessionState(Connection& connection, const DatabaseFacts& facts) : connection_(connection), facts_(facts) {}

  /// Prepares a new session for this work: what makes it so is added to `message`.
  void begin(Message& message);

  /// Makes the schema of the history the current database, if it exists.
  void use_schema();

  /// A statement of a migration is about to run. The server is asked before the first that may change the session.
  bool has_to_ask(const Statement& statement) const { return initial_.empty() && !leaves_session_alone(statement); }
  void note(const Statement& statement);

  /// How many temporary tables were made so far, and dropping those made since: a rollback leaves them.
  std::size_t temporary_tables() const { return temporary_tables_.size(); }
  void drop_temporary_tables_since(std::size_t count);

  /// Whether something ran since it was last looked whether the session is as it was.
  bool needs_check() const { return touched_ && !checked_ && !comparison_.empty(); }
  /// Adds that look to `message`. An error in it does no harm.
  void add_check(Message& message);

  /// Puts back variables, current database and user variables, and drops temporary tables. What cannot fail is added to
  /// `message`, to be sent before the next statement. Free when nothing ran.
  void restore(Message& message);

 private:
  void note_variables();
  void prepare_comparison();
  void restore_all();
  void restore_variables();
  void restore_variable(const std::string& name, const std::string& value);
  void clear_user_variables();

  Connection& connection_;
  const DatabaseFacts& facts_;
  std::map<std::string, std::string> initial_;
  std::set<std::string> not_settable_;   ///< global, read-only, or not ours to set
  std::string comparison_;               ///< executes the prepared statement; empty: there is none
  std::optional<std::string> as_begun_;  ///< what it answered before anything ran
  std::string user_variables_;           ///< the query for them; empty: this account may not read them
  std::vector<std::string> temporary_tables_;
  bool touched_ = false;
  bool checked_ = false;   ///< since it was touched last
  bool is_clean_ = false;  ///< what that showed, but for the clock and the current database
  std::string current_database_;
};

/// The name, as written, of the table that a CREATE TEMPORARY TABLE makes; empty for any other statement.
std::string temporary_table(const std::string& text);

}  // namespace fishway::mysql
