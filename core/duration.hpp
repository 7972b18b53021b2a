// Durations as people type them: 500ms, 2s, 10min, 1h, 7d.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace fishway {

using Milliseconds = std::chrono::milliseconds;

/// Parses "500ms", "2s", "10min" (also "10m"), "1h", "7d", and "0". Throws Error(usage) that names what is accepted.
Milliseconds parse_duration(std::string_view text);

/// For people: "44 ms", "2.3 s", "10 min 2 s", "2 h 11 min", "6d 23h".
std::string format_duration(Milliseconds duration);

/// For a settings file: the shortest exact form, "2s" for 2000 ms.
std::string duration_setting(Milliseconds duration);

}  // namespace fishway
