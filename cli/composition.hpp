// The only place that knows the drivers.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/dialect.hpp"
#include "core/run/driver.hpp"

namespace fishway {

/// Throws Error(usage) when this build was made without the driver for that database.
std::unique_ptr<Driver> make_driver(Dialect dialect);

/// The databases that this build has drivers for: "postgresql", "mysql", "mariadb", "sqlite".
std::vector<std::string> built_in_databases();

}  // namespace fishway
