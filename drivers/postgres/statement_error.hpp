// What the server says when something fails, and beside a result, in fishway's terms.
#pragma once

#include <libpq-fe.h>

#include <string>

#include "core/run/driver.hpp"
#include "drivers/postgres/connect_error.hpp"
#include "drivers/postgres/message.hpp"

namespace fishway::postgres {

/// A failed result of a message of which `completed` pieces had succeeded before.
StatementError statement_error(const PGresult* result, const Message& message, std::size_t completed);

/// What ended the connection, when libpq says it and not the server.
StatementError connection_error(const std::string& libpq_message, const Message& message, std::size_t completed);

Notice notice_from(const PGresult* notice, const Place& place);

/// For SQL of fishway's own. `what` is libpqxx's: libpq's text with severity and position.
Error own_sql_error(const std::string& what, const std::string& sqlstate);
Error lost_connection(const ConnectTarget& target, const std::string& what);
Error lost_at_commit(const ConnectTarget& target);

}  // namespace fishway::postgres
