#include "core/dialect.hpp"

#include <doctest/doctest.h>

using namespace fishway;

TEST_CASE("a dialect is found by its own name") {
  for (const Dialect dialect : {Dialect::postgresql, Dialect::mysql, Dialect::mariadb, Dialect::sqlite}) {
    CHECK(dialect_from_name(name(dialect)) == dialect);
  }
  CHECK_FALSE(dialect_from_name("oracle"));
  CHECK_FALSE(dialect_from_name(""));
}

TEST_CASE("people read the names as the projects write them") {
  CHECK(display_name(Dialect::postgresql) == "PostgreSQL");
  CHECK(display_name(Dialect::mysql) == "MySQL");
  CHECK(display_name(Dialect::mariadb) == "MariaDB");
  CHECK(display_name(Dialect::sqlite) == "SQLite");
}
