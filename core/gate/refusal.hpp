// What the gate would not let pass, and how that is told.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/duration.hpp"
#include "core/error.hpp"

namespace fishway {

struct Refusal {
  enum class Cause { blocks, loses_data };
  Cause cause = Cause::blocks;
  std::string rule;       ///< lint's name for it, which `allow` takes
  Place place;            ///< of the statement
  std::string statement;  ///< its beginning
  std::string table;      ///< that is blocked, or loses something
  std::string
      message;      ///< "adding token rewrites orders: rewrites 41 GB of orders, about 17 min under ACCESS EXCLUSIVE"
  std::string fix;  ///< the safe way, as SQL to paste; may be empty
  std::optional<Milliseconds> expected;  ///< how long others would be blocked; absent where data would be lost
};

/// "V2__a.sql:3:1: ... [rule]": one line, as a warning says it.
std::string refusal_text(const Refusal& refusal);

/// All of them as one Error(refused): what, the safe way, and what to type to let it pass. There is at least one.
Error refused_error(const std::vector<Refusal>& refusals);

}  // namespace fishway
