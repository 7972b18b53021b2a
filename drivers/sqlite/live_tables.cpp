#include "drivers/sqlite/live_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "drivers/sqlite/result_codes.hpp"

namespace fishway::sqlite {
namespace {

constexpr Milliseconds kLooking{1'000};

/// While it lives, what runs is stopped after a second.
class Limited {
 public:
  explicit Limited(Connection& connection) : connection_(connection) { connection_.limit_time(kLooking); }
  ~Limited() { connection_.limit_time(Milliseconds(0)); }
  Limited(const Limited&) = delete;
  Limited& operator=(const Limited&) = delete;

 private:
  Connection& connection_;
};

std::vector<std::string> tables_of(Connection& connection) {
  std::vector<std::string> names;
  Query query(connection,
              "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
              "ORDER BY name");
  while (query.step()) names.push_back(query.text(0));
  return names;
}

std::int64_t number(Connection& connection, const std::string& sql) {
  Query query(connection, sql);
  return query.step() ? query.number(0) : 0;
}

bool has_any(Connection& connection, const std::string& table, const std::string& condition = "") {
  return Query(connection, fmt::format("SELECT 1 FROM main.{} {} LIMIT 1", quote_name(table), condition)).step();
}

/// The pages of one b-tree, and the rows on its leaves. Not every SQLite is built with this table.
struct Tree {
  std::int64_t bytes = 0;
  std::int64_t rows = 0;
};
Tree measured(Connection& connection, const std::string& name) {
  Query query(connection,
              "SELECT sum(pgsize), sum(CASE WHEN pagetype = 'leaf' THEN ncell END) FROM dbstat WHERE name = ?");
  query.bind(std::string_view(name));
  return query.step() ? Tree{query.number(0), query.number(1)} : Tree{};
}

std::int64_t measured_indexes(Connection& connection, const std::string& table) {
  std::vector<std::string> names;
  Query query(connection, "SELECT name FROM main.sqlite_master WHERE type = 'index' AND tbl_name = ?");
  query.bind(std::string_view(table));
  while (query.step()) names.push_back(query.text(0));
  std::int64_t bytes = 0;
  for (const std::string& name : names) bytes += measured(connection, name).bytes;
  return bytes;
}

/// False: there was no time, or no way.
bool measure(Connection& connection, lint::TableSize& size) {
  try {
    const Tree tree = measured(connection, size.table.name);
    size.index_bytes = measured_indexes(connection, size.table.name);
    size.bytes = tree.bytes;
    size.rows = tree.rows;
    return true;
  } catch (const SqliteError&) {
    return false;
  }
}

bool is_empty(Connection& connection, const std::string& table) {
  try {
    return !has_any(connection, table);
  } catch (const SqliteError&) {  // a virtual table whose module is not here
    return false;
  }
}

}  // namespace

std::vector<lint::TableSize> table_sizes(Connection& connection) {
  std::vector<lint::TableSize> sizes;
  std::vector<std::size_t> open;
  const std::int64_t page = number(connection, "PRAGMA main.page_size");
  std::int64_t left = page * number(connection, "PRAGMA main.page_count");
  const std::vector<std::string> names = tables_of(connection);
  const Limited limited(connection);
  for (const std::string& name : names) {
    lint::TableSize& size = sizes.emplace_back();
    size.table = {"main", name};
    if (is_empty(connection, name))
      size.rows = 0;
    else if (!measure(connection, size))
      open.push_back(sizes.size() - 1);
    left -= size.bytes + size.index_bytes;
  }
  for (const std::size_t index : open) sizes[index].bytes = std::max<std::int64_t>(left, 0);
  return sizes;
}

bool may_hold_data(Connection& connection, const lint::Loss& loss) {
  const auto is_stored_column = [&](const std::string& table) {
    Query query(connection, "SELECT hidden FROM pragma_table_xinfo(?) WHERE name = ? COLLATE NOCASE");
    query.bind(std::string_view(table)).bind(std::string_view(loss.column));
    return query.step() && query.number(0) < 2;  // 2 and 3: generated
  };
  const auto holds = [&](const std::string& table) {
    if (loss.column.empty()) return has_any(connection, table);
    return is_stored_column(table) &&
           has_any(connection, table, fmt::format("AS t WHERE t.{} IS NOT NULL", quote_name(loss.column)));
  };
  try {
    std::vector<std::string> names = tables_of(connection);
    if (!loss.table.name.empty())
      std::erase_if(
          names, [&](const std::string& name) { return sqlite3_stricmp(name.c_str(), loss.table.name.c_str()) != 0; });
    const Limited limited(connection);
    return std::ranges::any_of(names, holds);
  } catch (const SqliteError&) {
    return true;  // It could not be found out.
  }
}

}  // namespace fishway::sqlite
