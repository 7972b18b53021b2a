// What a run has done.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/gate/refusal.hpp"
#include "core/run/events.hpp"

namespace fishway {

struct RunResult {
  std::optional<std::string> from;
  std::optional<std::string> to;
  std::vector<AppliedMigration> applied;
  std::vector<std::string> pending;  ///< what is left: version, or the repeatable's description
  std::vector<Refusal> refused;      ///< by the gate
  std::vector<std::string> warnings;
  Milliseconds time{0};
  std::optional<Error> error;
};

}  // namespace fishway
