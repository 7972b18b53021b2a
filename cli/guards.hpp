// What keeps a command off a database that it is not meant for.
#pragma once

#include "cli/database.hpp"

namespace fishway {

/// Throws Error(refused) when the database does not carry the label that the settings want, or carries another one than
/// the name of the environment that was chosen. For commands that only read.
void require_label(const Context& context, const Database& database);

/// A look at the names, for commands that change something. Where host, database or user look like production and the
/// environment or a label look like development, it asks on a terminal, and throws Error(refused) without one, or for
/// any answer but yes. --yes-i-mean with the database's name or label is an answer; with another name it throws as
/// well.
void require_plausible_names(Context& context, const Database& database);

/// Both.
void require_target(Context& context, const Database& database);

/// Whether the command line names a protected database: --yes-i-mean with its label; where it carries none, its name.
/// Only the flag counts, no variable: a standing permission would be none. Asks nothing.
bool is_named(const Context& context, const Database& database);

/// Whether what a protected database refuses may be done. Where it is protected and not named, a person on a terminal
/// is asked to type the label of the database for `what` ("undo", "this loss of data"); any other answer is no.
bool is_protection_lifted(Context& context, const Database& database, const std::string& what);

/// Throws Error(refused) when the database is protected and the protection is not lifted.
void require_unprotected(Context& context, const Database& database);

/// The name that lifts a database's protection: its label; where it carries none, its own.
std::string protected_name(const Database& database);

/// Asks on a terminal, unless --yes. Throws Error(refused) for any answer but yes. Without a terminal it does nothing.
void confirm(Context& context, const std::string& question);

}  // namespace fishway
