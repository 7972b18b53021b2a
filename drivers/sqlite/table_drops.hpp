// A dropped table and the foreign keys that refer to it.
//
// SQLite changes most of a table by a rebuild: create a new table, copy the rows, drop the old one, give the new one
// its name (https://www.sqlite.org/lang_altertable.html#otheralter). With foreign_keys on, DROP TABLE deletes the
// table's rows first, and ON DELETE CASCADE or SET NULL takes the rows of others along; measured on SQLite 3.40:
// defer_foreign_keys does not help, and PRAGMA foreign_keys does nothing inside a transaction.
//
// So a table that others refer to is dropped with the foreign keys off for this one statement, which sqlite3_db_config
// can do inside a transaction. Before COMMIT it is checked that everything refers to something again.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "drivers/sqlite/connection.hpp"

namespace fishway::sqlite {

/// A row that refers to one that is not there.
struct Violation {
  std::string table;
  std::string row;  ///< its rowid; empty for a table without
  std::string parent;
  friend auto operator<=>(const Violation&, const Violation&) = default;
  std::string text() const;
};

/// The tables that one transaction dropped.
class TableDrops {
 public:
  explicit TableDrops(Connection& connection) : connection_(connection) {}

  /// Whether dropping this table of the schema main would touch the rows of others.
  bool would_touch_others(const std::string& table) const;

  /// Executes a statement that drops `table`, and nothing besides.
  void execute(std::string_view sql, const std::string& table);

  /// What refers to nothing now, and did not before the drops. Throws SqliteError where a key has no table any more
  /// that it could refer to ("foreign key mismatch"), and had one before.
  std::vector<Violation> new_violations();

  bool empty() const { return dropped_.empty(); }

 private:
  struct Check {
    bool mismatch = false;
    std::map<Violation, int> violations;
  };
  std::vector<std::string> children_of(const std::string& table) const;
  bool exists(const std::string& table) const;
  Check check(const std::string& child) const;

  Connection& connection_;
  std::set<std::string> dropped_;
  std::map<std::string, Check> before_;  // by the name of the table that refers
};

}  // namespace fishway::sqlite
