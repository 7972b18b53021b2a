// What a lost connection leaves in the server: its backend goes on with the statement it was at, and keeps the run lock
// until it notices. Measured on PostgreSQL 15: a client that was killed is noticed when its statement has ended.
#pragma once

#include "drivers/postgres/connection.hpp"

namespace fishway::postgres {

/// Ends the backend of a connection of before if it is still there, as far as rights allow, and waits up to two seconds
/// until it is gone. `connection` is the new one.
void end_backend(Connection& connection, const Backend& former);

}  // namespace fishway::postgres
