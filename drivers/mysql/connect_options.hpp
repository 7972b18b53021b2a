// What the connector is told for a URL, and what is made of a refusal.
#pragma once

#include <cppconn/connection.h>

#include "core/error.hpp"
#include "core/run/driver.hpp"
#include "drivers/mysql/server_error.hpp"

namespace fishway::mysql {

class Connection;

/// Host, port or socket, user, password, database, TLS, time-outs and the program's name. Throws Error(configuration)
/// for an option's value that means nothing.
sql::ConnectOptionsMap connector_options(const ConnectOptions& options);

/// Throws Error(cannot_connect) when the URL demands an encrypted connection and this one is not: older client
/// libraries take the option without obeying it.
void require_tls(Connection& connection, const DatabaseUrl& url);

/// Why no connection came about, and what to do.
Error connect_error(const ServerError& error, const DatabaseUrl& url);

}  // namespace fishway::mysql
