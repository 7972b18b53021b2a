// The commands that the databases' own clients take in a script beside SQL, and what to write instead of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fishway {

/// What to write instead of a psql command; `line` begins behind its backslash. Nothing for those that do no harm when
/// they are ignored: output settings, and what pg_dump writes.
std::optional<std::string> instead_of_psql_command(std::string_view line);

/// What to write instead of a command of the mysql client; nothing when the word (upper case) is none.
std::optional<std::string> instead_of_mysql_command(std::string_view word);
/// The same for the one-letter form behind a backslash: `\.`, `\u`.
std::optional<std::string> instead_of_mysql_command(char letter);

/// What to write instead of a sqlite3 command; `line` begins at its dot.
std::string instead_of_sqlite3_command(std::string_view line);

}  // namespace fishway
