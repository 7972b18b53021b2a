// Turns what a driver answered into the Error that a person reads.
#pragma once

#include <string>

#include "core/run/driver.hpp"

namespace fishway {

/// The connection was lost while a segment was executed. What became of it stands in the history and its checkpoint: a
/// run that gets a new connection reads them and goes on.
class LostConnection : public Error {
 public:
  explicit LostConnection(const Error& error) : Error(error) {}
};

/// Nobody can know whether a statement took effect: no new connection would help, a person must look.
class StatementInDoubt : public Error {
 public:
  explicit StatementInDoubt(const Error& error) : Error(error) {}
};

/// Whether a new connection may help.
bool is_lost_connection(const Error& error);

/// The Error of an outcome that is not `committed`, for the script of this name: the server's message, its place, code
/// and statement, who was in the way, and what to do next where that is known from the outcome alone.
Error failure_of(const Outcome& outcome, const std::string& script);

}  // namespace fishway
