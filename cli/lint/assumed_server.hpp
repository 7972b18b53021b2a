// The server that files are linted for, as far as it is known without one.
#pragma once

#include <string>
#include <string_view>

#include "cli/context.hpp"
#include "core/dialect.hpp"
#include "core/run/driver.hpp"

namespace fishway {

struct AssumedServer {
  Dialect dialect = Dialect::postgresql;
  int version = 0;                  ///< as DatabaseFacts::version_number
  bool is_version_assumed = false;  ///< nobody said it: the oldest supported
  std::string default_schema;       ///< empty: PostgreSQL's public
  DatabaseFacts facts;              ///< what settings and URL tell; plausible where they tell nothing

  /// "PostgreSQL 14".
  std::string text() const;
};

/// The dialect is that of --dialect, or of the URL. Throws Error(usage) when neither says it, or for a version that is
/// none.
AssumedServer assumed_server(const Settings& settings);

/// "15" -> 150000, "15.4" -> 150004 (PostgreSQL); "8.0.36" -> 80036, "10.11" -> 101100. What stands behind numbers and
/// dots is passed over ("10.11.6-MariaDB"). 0: it is no version.
int parse_server_version(Dialect dialect, std::string_view text);

/// The other way round: "15.4", "8.0.36", "10.11".
std::string server_version_text(Dialect dialect, int version);

}  // namespace fishway
