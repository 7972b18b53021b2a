#include "core/dialect.hpp"

#include <array>

namespace fishway {

namespace {

struct DialectNames {
  Dialect dialect;
  std::string_view name;
  std::string_view display;
};

constexpr std::array<DialectNames, 4> dialects = {{
    {Dialect::postgresql, "postgresql", "PostgreSQL"},
    {Dialect::mysql, "mysql", "MySQL"},
    {Dialect::mariadb, "mariadb", "MariaDB"},
    {Dialect::sqlite, "sqlite", "SQLite"},
}};

const DialectNames& names_of(Dialect dialect) {
  for (const DialectNames& entry : dialects) {
    if (entry.dialect == dialect) return entry;
  }
  return dialects.front();
}

}  // namespace

std::string_view name(Dialect dialect) { return names_of(dialect).name; }

std::string_view display_name(Dialect dialect) { return names_of(dialect).display; }

std::optional<Dialect> dialect_from_name(std::string_view name) {
  for (const DialectNames& entry : dialects) {
    if (entry.name == name) return entry.dialect;
  }
  return std::nullopt;
}

}  // namespace fishway
