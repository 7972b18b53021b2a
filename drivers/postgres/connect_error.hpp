// Why a connection could not be opened, in words that say what to do about it.
#pragma once

#include <string>

#include "core/error.hpp"

namespace fishway::postgres {

struct ConnectTarget {
  std::string host;
  std::string port;
  std::string database;
  std::string user;
};

/// Error(cannot_connect) from libpq's message, written with PQERRORS_VERBOSE: that is the only way in which libpq tells
/// the SQLSTATE of a refused connection, and the server's words may be in any language.
Error connect_error(const std::string& libpq_message, const ConnectTarget& target);

/// The server did not answer in time.
Error connect_timed_out(const ConnectTarget& target, long long seconds);

}  // namespace fishway::postgres
