// The placeholders of a run: the user's, and those that are always there (`flyway:user`, `fishway:user`, ...).
#pragma once

#include "cli/context.hpp"
#include "core/catalog/placeholders.hpp"
#include "core/run/driver.hpp"

namespace fishway {

Placeholders placeholders_for(const Context& context, const DatabaseFacts& facts);

PlaceholderSyntax placeholder_syntax(const Settings& settings);

/// Without a database: only the user's.
Placeholders user_placeholders(const Context& context);

}  // namespace fishway
