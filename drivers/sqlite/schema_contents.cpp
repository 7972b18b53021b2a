#include "drivers/sqlite/schema_contents.hpp"

#include <fmt/format.h>

#include <optional>
#include <string_view>

#include "drivers/sqlite/history_table.hpp"

namespace fishway::sqlite {
namespace {

// Dropping a virtual table takes its shadow tables away, so that each name is asked for anew; virtual ones come first,
// because their shadow tables cannot always be dropped directly.
std::optional<std::string> next_of(Connection& connection, std::string_view type) {
  Query query(
      connection,
      fmt::format("SELECT name FROM main.sqlite_master WHERE type = '{}' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                  "ORDER BY sql NOT LIKE 'CREATE VIRTUAL%' LIMIT 1",
                  type));
  if (!query.step()) return std::nullopt;
  return query.text(0);
}

void drop_all(Connection& connection, std::string_view type) {
  while (std::optional<std::string> name = next_of(connection, type))
    connection.execute(fmt::format("DROP {} \"main\".{}", type, quote_name(*name)));
}

}  // namespace

bool holds_tables(Connection& connection, const std::set<std::string>& own) {
  Query query(connection,
              "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
              "AND name <> 'android_metadata'");
  while (query.step())
    if (!own.contains(query.text(0))) return true;
  return false;
}

void drop_everything(Connection& connection) {
  connection.execute(
      "PRAGMA foreign_keys = OFF");  // a dropped table's rows are deleted one by one otherwise, and may not be
  Transaction transaction(connection);
  drop_all(connection, "view");
  drop_all(connection, "table");
  if (table_exists(connection, "sqlite_sequence")) connection.execute("DELETE FROM main.sqlite_sequence");
  transaction.commit();
}

}  // namespace fishway::sqlite
