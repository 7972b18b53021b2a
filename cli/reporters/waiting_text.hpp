// What is said while a run waits for others, and of what it waited for.
#pragma once

#include <string>

#include "core/run/events.hpp"

namespace fishway {

/// "waits for pid 4711 (report_worker, idle in transaction since 10:00:00Z), 12 s": for the live line.
std::string short_waiting_text(const WaitingForOthers& waiting);

/// With all that is known of those in the way, and what to type to end them. May have several lines.
std::string full_waiting_text(const WaitingForOthers& waiting);

/// "V3__x.sql:7:1: attempt 1 was locked out (lock timeout) by pid 4711 ...".
std::string locked_out_text(const LockedOut& locked_out);

std::string lost_text(const ConnectionLost& lost);
std::string reconnected_text(const Reconnected& reconnected);
std::string settled_text(const DoubtSettled& settled);

/// "after 1 lock-out, watched pid 4711 (report_worker) for 19.8 s"; empty when there was none.
std::string lock_outs_text(const AppliedMigration& applied);

}  // namespace fishway
