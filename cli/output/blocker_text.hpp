// Who was in the way, as a person sees it, and as a program does.
#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace fishway {

/// "pid 4711 user report app "nightly" idle in transaction for 2 h 11 min: SELECT ...", as much as is known.
std::string blocker_text(const Blocker& blocker,
                         std::chrono::system_clock::time_point now = std::chrono::system_clock::now());

/// "pid 4711 (nightly)": its application, or its user.
std::string blocker_name(const Blocker& blocker);

/// "pid 4711 (nightly, idle in transaction since 10:00:00Z) and 2 more"; empty: "".
std::string blockers_in_short(const std::vector<Blocker>& blockers);

/// `since` is a time of the server, so what lies ahead of this machine's clock is 0; empty when it is no time.
std::string time_since(const std::string& since, std::chrono::system_clock::time_point now);

nlohmann::ordered_json blocker_json(const Blocker& blocker);
/// The other way round: what a document tells of one.
Blocker blocker_of(const nlohmann::ordered_json& json);
nlohmann::ordered_json blockers_json(const std::vector<Blocker>& blockers);

}  // namespace fishway
