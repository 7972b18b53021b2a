// Which of the server's errors mean that a statement may succeed when it is tried again.
#pragma once

#include <optional>
#include <string_view>

#include "core/run/lock_policy.hpp"

namespace fishway::postgres {

/// By SQLSTATE; nothing for any other.
std::optional<LockOut::Cause> lock_out_cause(std::string_view sqlstate);

}  // namespace fishway::postgres
