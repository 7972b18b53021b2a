// Who answered: server, version, user, databases, and the history table that is meant.
#pragma once

#include "core/run/driver.hpp"

namespace fishway::mysql {

class Connection;

/// Asks the server. Throws ServerError, and Error(configuration) when no database is named.
DatabaseFacts learn_facts(Connection& connection, const ConnectOptions& options);

/// "10.11.19-MariaDB" -> 101119, "9.7.0" -> 90700. A leading "5.5.5-", which MariaDB puts before its version for old
/// replicas, does not count.
int version_number(std::string_view version);

}  // namespace fishway::mysql
