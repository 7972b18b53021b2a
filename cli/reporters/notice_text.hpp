// What is said on stderr in every form of output.
#pragma once

#include <string>

#include "core/run/driver.hpp"
#include "core/run/events.hpp"

namespace fishway {

/// "V3__x.sql:7:1: NOTICE: table "a" does not exist, skipping".
std::string notice_text(const Notice& notice);

/// "waiting for the run lock (10.3 s so far): pid 4711 (...) holds it".
std::string waiting_text(const WaitingForRunLock& waiting);

}  // namespace fishway
