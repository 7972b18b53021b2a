// Tests of what is particular to PostgreSQL.
#pragma once

#include "tests/conformance/suite.hpp"

#define POSTGRES(behaviour) POSTGRES_BODY(DOCTEST_ANONYMOUS(fishway_postgres_), behaviour)
#define POSTGRES_BODY(function, behaviour)                                               \
  static void function([[maybe_unused]] ::fishway::conformance::TestDatabase& database); \
  CONFORMANCE(behaviour) {                                                               \
    if (database.is_postgresql()) function(database);                                    \
  }                                                                                      \
  static void function([[maybe_unused]] ::fishway::conformance::TestDatabase& database)
