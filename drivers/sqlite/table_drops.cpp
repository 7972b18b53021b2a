#include "drivers/sqlite/table_drops.hpp"

#include <fmt/format.h>

#include "drivers/sqlite/history_table.hpp"
#include "drivers/sqlite/result_codes.hpp"

namespace fishway::sqlite {
namespace {

bool has_foreign_keys_on(Connection& connection) {
  int on = 0;
  return sqlite3_db_config(connection.handle(), SQLITE_DBCONFIG_ENABLE_FKEY, -1, &on) == SQLITE_OK && on != 0;
}

class ForeignKeysOff {
 public:
  explicit ForeignKeysOff(Connection& connection) : connection_(connection) { set(0); }
  ~ForeignKeysOff() { set(1); }
  ForeignKeysOff(const ForeignKeysOff&) = delete;
  ForeignKeysOff& operator=(const ForeignKeysOff&) = delete;

 private:
  void set(int on) { sqlite3_db_config(connection_.handle(), SQLITE_DBCONFIG_ENABLE_FKEY, on, nullptr); }
  Connection& connection_;
};

bool has_rows(Connection& connection, const std::string& table) {
  return Query(connection, fmt::format("SELECT 1 FROM main.{}", quote_name(table))).step();
}

}  // namespace

std::string Violation::text() const {
  return row.empty() ? fmt::format("a row of {} has none in {}", table, parent)
                     : fmt::format("row {} of {} has none in {}", row, table, parent);
}

std::vector<std::string> TableDrops::children_of(const std::string& table) const {
  Query query(connection_,
              "SELECT DISTINCT t.name FROM main.sqlite_master t JOIN pragma_foreign_key_list(t.name, 'main') k "
              "WHERE t.type = 'table' AND k.\"table\" = ? COLLATE NOCASE");
  query.bind(table);
  std::vector<std::string> children;
  while (query.step()) children.push_back(query.text(0));
  return children;
}

bool TableDrops::exists(const std::string& table) const { return table_exists(connection_, table); }

bool TableDrops::would_touch_others(const std::string& table) const {
  return has_foreign_keys_on(connection_) && exists(table) && has_rows(connection_, table) &&
         !children_of(table).empty();
}

void TableDrops::execute(std::string_view sql, const std::string& table) {
  for (const std::string& child : children_of(table))
    if (!before_.contains(child)) before_[child] = check(child);
  dropped_.insert(table);
  ForeignKeysOff off(connection_);
  connection_.execute(sql);
}

TableDrops::Check TableDrops::check(const std::string& child) const {
  Check result;
  try {
    Query query(connection_, fmt::format("PRAGMA main.foreign_key_check({})", quote_name(child)));
    while (query.step()) ++result.violations[{query.text(0), query.text(1), query.text(2)}];
  } catch (const SqliteError& error) {
    if (error.code != SQLITE_ERROR) throw;
    result.mismatch = true;
  }
  return result;
}

std::vector<Violation> TableDrops::new_violations() {
  std::set<std::string> children;
  for (const auto& [child, was] : before_) children.insert(child);
  for (const std::string& table : dropped_)
    for (const std::string& child : children_of(table)) children.insert(child);
  std::vector<Violation> found;
  for (const std::string& child : children) {
    if (!exists(child)) continue;
    Check now = check(child);
    const Check& was = before_[child];
    if (now.mismatch && !was.mismatch)
      connection_.execute(fmt::format("PRAGMA main.foreign_key_check({})", quote_name(child)));  // throws
    for (const auto& [violation, times] : now.violations) {
      auto known = was.violations.find(violation);
      if (known == was.violations.end() || known->second < times) found.push_back(violation);
    }
  }
  return found;
}

}  // namespace fishway::sqlite
