// The one error type of fishway, and the one table that turns its kind into an exit code.
//
// Everything that can go wrong is an Error with a kind, a message that says what happened, a hint that says what to
// do or type next, and, where it concerns a script, the place in it. Secrets never enter an Error.
#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace fishway {

enum class ErrorKind {
  migration_failed,  ///< a statement of a migration failed in the server
  lock_timeout,      ///< a statement did not get its lock within its retries
  script,            ///< a script cannot be cut into statements (unterminated quote, psql command, encoding, ...)
  usage,             ///< wrong words on the command line
  configuration,     ///< wrong settings, unreadable or badly named files, a database that does not fit
  validation,        ///< files and history contradict each other
  run_lock_held,     ///< another run holds the lock of this history table
  refused,           ///< lint or a guard refused
  pending,           ///< `check` and `wait`: not at the wanted version
  cannot_connect,    ///< no session with the server, or lost
  in_doubt,          ///< nobody can know whether it took effect: a person must look
  interrupted,       ///< SIGINT: stopped cleanly
  terminated,        ///< SIGTERM: stopped cleanly
};

/// The kind's name in JSON ("lock-timeout"). Stable once released.
std::string_view name(ErrorKind kind);

/// The program's exit code for this kind.
int exit_code(ErrorKind kind);

/// A place in a file. `line` and `column` count from 1; columns count characters, not bytes; 0 means unknown.
struct Place {
  std::string file;  ///< as a person can open it; empty: no file is concerned
  std::size_t line = 0;
  std::size_t column = 0;

  /// "file:line:column", without the parts that are unknown.
  std::string text() const;
  friend bool operator==(const Place&, const Place&) = default;
};

/// A transaction that was in the way of a lock.
struct Blocker {
  enum class Kind {
    session,
    autovacuum,            ///< gives way to who waits longer than deadlock_timeout
    wraparound_vacuum,     ///< never gives way: PostgreSQL must do it
    prepared_transaction,  ///< belongs to no session; somebody has to commit it or roll it back
  };
  long long pid = 0;        ///< process or connection number; 0: no session
  std::string transaction;  ///< with `pid`, what tells whether it is still the same transaction; for the driver
  Kind kind = Kind::session;
  std::string advice;  ///< what to type to end it: "SELECT pg_terminate_backend(4711)"
  std::string user;
  std::string application;
  std::string client;  ///< address, empty when local or unknown
  std::string state;
  std::string since;  ///< RFC 3339 UTC
  std::string query;  ///< at most 200 characters; empty where hidden or not to be seen
};

class Error : public std::exception {
 public:
  Error(ErrorKind kind, std::string message, std::string hint = {}, Place place = {});

  const char* what() const noexcept override { return message.c_str(); }

  ErrorKind kind;
  std::string message;
  std::string hint;  ///< what to do or type next; may have several lines
  Place place;
  std::string statement;    ///< the beginning of the statement concerned, if one is
  std::string server_code;  ///< SQLSTATE, MySQL error number or SQLite's extended code, if a server spoke
  std::vector<Blocker> blockers;
};

}  // namespace fishway
