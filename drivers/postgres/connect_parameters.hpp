// What libpq is told when connecting: keywords and values, made from a DatabaseUrl.
//
// They reach libpq in memory, so the password is never on a process list.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/run/driver.hpp"

namespace fishway::postgres {

struct ConnectParameters {
  std::map<std::string, std::string> values;  ///< by libpq's keyword
  Milliseconds timeout{10'000};

  std::string value(const std::string& keyword) const;
};

/// One per host of the URL, in their order. libpq would try several hosts by itself, but it leaves the time limit to
/// its caller, and a host that accepts and never answers must not use up the others' time. Throws Error(configuration)
/// for an option that libpq does not know.
std::vector<ConnectParameters> connect_parameters(const ConnectOptions& options);

/// pgjdbc's `currentSchema`: what the default schema is when nothing else names it. Empty: not set.
std::string current_schema_option(const DatabaseUrl& url);

}  // namespace fishway::postgres
