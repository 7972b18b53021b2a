// The driver for SQLite, on its C interface.
//
// URL options: `busy_timeout` (a duration, or milliseconds; default 5s), `foreign_keys` (on or off; SQLite's own
// default otherwise), `mode` (ro or rw). The journal mode is left as it is.
#pragma once

#include <memory>

#include "core/run/driver.hpp"

namespace fishway {

std::unique_ptr<Driver> make_sqlite_driver();

}  // namespace fishway
