// What the server, or the way to it, answered instead of doing the work: kept with its number, and turned into what the
// core wants to hear.
#pragma once

#include <exception>
#include <string>

#include "core/error.hpp"
#include "core/run/driver.hpp"
#include "core/script/statement.hpp"

namespace fishway::mysql {

struct ServerError : std::exception {
  ServerError(int number, std::string state, std::string text)
      : code(number), sql_state(std::move(state)), message(std::move(text)) {}
  const char* what() const noexcept override { return message.c_str(); }

  int code;
  std::string sql_state;
  std::string message;
};

/// Whether this says that there is no connection any more.
bool connection_is_lost(const ServerError& error);

/// A failed statement of a migration, with the place in it that the server named. `statement` may be nullptr: the
/// commit. What to GRANT is its hint where the server refused for want of rights.
StatementError statement_error(const ServerError& error, const Statement* statement, const DatabaseFacts& facts);

/// The offset in `text` of the error that `message` locates with "near '...' at line N"; npos when it does not.
std::size_t error_offset(const std::string& message, const std::string& text);

/// `message`, the quotation in which goes on behind the statement `sql` in `sent`, as it would be for `sql` alone.
std::string cut_quotation(const std::string& message, const std::string& sql, const std::string& sent);

/// A failure of the driver's own work: `doing` completes "cannot ...".
Error session_error(const ServerError& error, const std::string& doing, const DatabaseFacts& facts);

}  // namespace fishway::mysql
