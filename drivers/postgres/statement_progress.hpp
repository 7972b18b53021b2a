// What the server tells about how far a long statement has come.
#pragma once

#include <string>

#include "drivers/postgres/second_connection.hpp"

namespace fishway::postgres {

/// "building index: scanning table: 45 %"; empty when the backend executes nothing that tells.
/// https://www.postgresql.org/docs/current/progress-reporting.html
std::string statement_progress(SecondConnection& connection, int pid);

}  // namespace fishway::postgres
