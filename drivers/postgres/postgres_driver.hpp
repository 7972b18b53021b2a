// The driver for PostgreSQL 10 to 18.
//
//   std::unique_ptr<Driver> driver = make_postgres_driver();
//   std::unique_ptr<Session> session = driver->connect(options);
//
// A segment and its history row travel as one simple-query message, so that a small migration costs one round trip. See
// connection.hpp for how libpqxx and libpq share the work, segment.hpp for the message, run_lock.hpp for the lock.
#pragma once

#include <memory>

#include "core/run/driver.hpp"

namespace fishway {

std::unique_ptr<Driver> make_postgres_driver();

}  // namespace fishway
