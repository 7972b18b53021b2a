// What keeps a command off a database that it is not meant for.
#pragma once

#include "cli/database.hpp"

namespace fishway {

/// Throws Error(refused) when the database does not carry the label that the settings want, or carries another one than
/// the name of the environment that was chosen.
void require_label(const Context& context, const Database& database);

/// Throws Error(refused) when the database is protected.
void require_unprotected(const Context& context, const Database& database);

/// Asks on a terminal, unless --yes. Throws Error(refused) for any answer but yes. Without a terminal it does nothing.
void confirm(Context& context, const std::string& question);

}  // namespace fishway
