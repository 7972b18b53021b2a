// The driver for MySQL 5.7 to 9.x and MariaDB 10.3 and later, over mysql-connector-c++'s classic (JDBC4-style)
// interface.
//
// What is particular to these servers:
// - DDL commits implicitly, so the core makes each such statement a segment of its own; this driver announces it in the
//   progress table before it runs and ticks it off behind it.
// - The run lock is GET_LOCK, which lives as long as the connection. reset() therefore never resets the connection: it
//   compares the session's variables with those noted after connecting, and sets back the ones that differ.
// - Temporary tables cannot be listed here by name; those that a migration made with CREATE TEMPORARY TABLE are
// dropped,
//   those that a stored procedure made stay until the session ends.
#pragma once

#include <memory>

#include "core/run/driver.hpp"

namespace fishway {

/// A driver for both servers: facts().dialect says which one answered, whatever the URL's scheme.
std::unique_ptr<Driver> make_mysql_driver();

}  // namespace fishway
