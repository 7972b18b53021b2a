// Who answered: server, version, user, databases, and the history table that is meant.
#pragma once

#include "core/run/driver.hpp"
#include "drivers/mysql/connection.hpp"

namespace fishway::mysql {

/// What is learnt of a new connection.
struct ServerFacts {
  DatabaseFacts facts;
  long long connection_id = 0;
  std::string client;  ///< address and port of this end, as the server sees them
};

/// Asks the server, in one round trip unless it is read-only. Throws ServerError, and Error(configuration) when no
/// database is named.
ServerFacts learn_facts(Connection& connection, const ConnectOptions& options);

/// "10.11.19-MariaDB" -> 101119, "9.7.0" -> 90700. A leading "5.5.5-", which MariaDB puts before its version for old
/// replicas, does not count.
int version_number(std::string_view version);

}  // namespace fishway::mysql
