#include "cli/composition.hpp"

#include <fmt/format.h>

#ifdef FISHWAY_HAS_POSTGRES
#include "drivers/postgres/postgres_driver.hpp"
#endif
#ifdef FISHWAY_HAS_MYSQL
#include "drivers/mysql/mysql_driver.hpp"
#endif
#ifdef FISHWAY_HAS_SQLITE
#include "drivers/sqlite/sqlite_driver.hpp"
#endif

namespace fishway {
namespace {

std::unique_ptr<Driver> driver_or_null(Dialect dialect) {
  switch (dialect) {
    case Dialect::postgresql:
#ifdef FISHWAY_HAS_POSTGRES
      return make_postgres_driver();
#else
      break;
#endif
    case Dialect::mysql:
    case Dialect::mariadb:
#ifdef FISHWAY_HAS_MYSQL
      return make_mysql_driver();
#else
      break;
#endif
    case Dialect::sqlite:
#ifdef FISHWAY_HAS_SQLITE
      return make_sqlite_driver();
#else
      break;
#endif
  }
  return nullptr;
}

}  // namespace

std::unique_ptr<Driver> make_driver(Dialect dialect) {
  if (auto driver = driver_or_null(dialect)) return driver;
  throw Error(ErrorKind::usage, fmt::format("this build of fishway has no driver for {}", display_name(dialect)),
              fmt::format("it has: {}; build it with -DFISHWAY_{}=ON", fmt::join(built_in_databases(), ", "),
                          dialect == Dialect::postgresql ? "POSTGRES"
                          : dialect == Dialect::sqlite   ? "SQLITE"
                                                         : "MYSQL"));
}

std::vector<std::string> built_in_databases() {
  std::vector<std::string> databases;
  for (const Dialect dialect : {Dialect::postgresql, Dialect::mysql, Dialect::mariadb, Dialect::sqlite})
    if (driver_or_null(dialect)) databases.emplace_back(name(dialect));
  return databases;
}

}  // namespace fishway
