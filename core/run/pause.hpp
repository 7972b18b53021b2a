// Pausing during a run, and the signal that asks it to stop.
#pragma once

#include <atomic>
#include <functional>

#include "core/duration.hpp"

namespace fishway {

/// Replaced in tests; empty: really sleeps.
using Sleep = std::function<void(Milliseconds)>;

void pause(const Sleep& sleep, Milliseconds time);

/// Whether the flag is set; nullptr: there is none.
bool is_stopped(const std::atomic<int>* stop_signal);

/// Throws Error(interrupted or terminated) when the flag is set.
void throw_if_stopped(const std::atomic<int>* stop_signal);

}  // namespace fishway
