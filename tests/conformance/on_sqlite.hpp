// Tests of what is particular to SQLite.
#pragma once

#include <algorithm>

#include "tests/conformance/suite.hpp"

#define ON_SQLITE(behaviour) ON_SQLITE_BODY(DOCTEST_ANONYMOUS(fishway_sqlite_), behaviour)
#define ON_SQLITE_BODY(function, behaviour)                                                         \
  static void function([[maybe_unused]] ::fishway::conformance::TestDatabase& database);            \
  TEST_CASE("SQLite: " behaviour) {                                                                 \
    for (const ::fishway::conformance::Server& server : ::fishway::conformance::wanted_servers()) { \
      if (server.dialect != ::fishway::Dialect::sqlite || server.where.empty()) continue;           \
      ::fishway::conformance::TestDatabase database(server);                                        \
      function(database);                                                                           \
    }                                                                                               \
  }                                                                                                 \
  static void function([[maybe_unused]] ::fishway::conformance::TestDatabase& database)

namespace fishway::conformance {

/// One more database, for a test that goes through several cases.
inline const Server& sqlite_server() { return *std::ranges::find(wanted_servers(), Dialect::sqlite, &Server::dialect); }

inline ConnectOptions with(ConnectOptions options, const std::string& name, const std::string& value) {
  options.url.options[name] = value;
  return options;
}

}  // namespace fishway::conformance
