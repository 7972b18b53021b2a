#include "drivers/postgres/inventory.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "drivers/postgres/facts.hpp"
#include "drivers/postgres/sql_text.hpp"

namespace fishway::postgres {
namespace {

std::string tables_query(const std::string& schema, const std::vector<std::string>& tables) {
  return fmt::format(
      "SELECT c.relname::text AS table_name, a.attname::text AS name FROM pg_catalog.pg_class c"
      " LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped"
      " WHERE c.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = {})"
      " AND c.relname IN ({}) AND c.relkind IN ('r', 'p')",
      schema, literals(tables));
}

std::string schemas_query(const std::vector<std::string>& schemas) {
  return fmt::format("SELECT NULL, n.nspname::text FROM pg_catalog.pg_namespace n WHERE n.nspname IN ({})",
                     literals(schemas));
}

// The server cuts what is too long, though not within a character.
std::string as_stored(const std::string& name) {
  constexpr std::size_t longest_name = 63;
  if (name.size() <= longest_name) return name;
  std::size_t end = longest_name;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;
  return name.substr(0, end);
}

}  // namespace

std::string Inventory::query(const std::string& in, const std::vector<std::string>& tables,
                             const std::vector<std::string>& schemas) {
  std::string sql = tables_query(in, tables);
  if (!schemas.empty()) sql += " UNION ALL " + schemas_query(schemas);
  return sql;
}

Inventory::Inventory(const Rows& rows) {
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::string name(rows.text(row, 1));
    if (const std::optional<std::string> table = rows.text_or_null(row, 0))
      tables_[*table].insert(std::move(name));
    else
      schemas_.push_back(std::move(name));
  }
}

bool Inventory::has_schema(const std::string& name) const {
  return std::ranges::find(schemas_, name) != schemas_.end();
}

bool Inventory::has_table(const std::string& name) const { return tables_.contains(as_stored(name)); }

std::set<std::string> Inventory::columns(const std::string& table) const {
  const auto found = tables_.find(as_stored(table));
  return found == tables_.end() ? std::set<std::string>() : found->second;
}

std::vector<std::string> own_tables(const std::string& history_table) {
  return {history_table, progress_table_name(history_table), properties_table_name(history_table)};
}

}  // namespace fishway::postgres
