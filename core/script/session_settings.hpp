// The settings of a session that change how the statements behind them are read.
#pragma once

#include "core/script/lexis.hpp"

namespace fishway {

/// Follows a literal SET standard_conforming_strings (PostgreSQL) or SET sql_mode (MySQL, MariaDB) in `lexis`; a
/// DEFAULT, RESET or variable brings back what `initial` says.
void follow_setting(const Statement& statement, const Lexis& initial, Lexis& lexis);

}  // namespace fishway
