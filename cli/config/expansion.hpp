// Variables of the environment inside the values of a settings file.
#pragma once

#include <string>
#include <string_view>

#include "cli/environment.hpp"
#include "core/error.hpp"

namespace fishway {

enum class ExpansionSyntax {
  fishway,      ///< ${env:NAME}; an unset variable is an error
  flyway_toml,  ///< ${env.NAME}; an unset variable is an error
  flyway_conf,  ///< ${NAME}; an unset variable is empty
};

/// `$${...}` stands for a literal `${...}` in the first two. Throws Error(configuration) with the place.
std::string expand(std::string_view value, const Environment& environment, ExpansionSyntax syntax, const Place& place);

}  // namespace fishway
