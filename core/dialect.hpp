// The databases that fishway speaks to, as far as names and SQL text are concerned.
#pragma once

#include <optional>
#include <string_view>

namespace fishway {

enum class Dialect { postgresql, mysql, mariadb, sqlite };

/// "postgresql", "mysql", "mariadb", "sqlite".
std::string_view name(Dialect dialect);
std::optional<Dialect> dialect_from_name(std::string_view name);

/// What people read: "PostgreSQL", "MySQL", "MariaDB", "SQLite".
std::string_view display_name(Dialect dialect);

/// MySQL or MariaDB.
constexpr bool is_mysql_family(Dialect dialect) { return dialect == Dialect::mysql || dialect == Dialect::mariadb; }

}  // namespace fishway
