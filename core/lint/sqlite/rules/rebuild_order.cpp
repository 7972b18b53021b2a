#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT);";

constexpr Example examples[] = {
    {"another order", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, mail TEXT, name TEXT); INSERT INTO n SELECT * FROM "
     "users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"named in another order", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n (id, name, mail)"
     " SELECT id, mail, name FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"one column more", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT, age INT); INSERT INTO n SELECT "
     "* FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"one column less", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO n SELECT * FROM users; DROP "
     "TABLE users; ALTER TABLE n RENAME TO users;"},
    {"a column in the middle that an earlier migration added at the end",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); ALTER TABLE users ADD "
     "COLUMN age INT;",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, age INT, name TEXT, mail TEXT); INSERT INTO n SELECT "
     "* FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"the same order", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, mail TEXT); INSERT INTO n "
     "SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
    {"another order, by name", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, mail TEXT, name TEXT); INSERT INTO n (id, name, mail)"
     " SELECT id, name, mail FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
    {"a table whose columns no file tells", "",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
};

const Rule rule{
    .name = "rebuild-order",
    .kind = HazardKind::data_loss,
    .dialects = "sqlite",
    .summary = "a rebuild copies columns by their order, and the new table has another one",
    .what =
        "INSERT INTO ... SELECT goes by position, not by name. With another order the values "
        "land in the wrong columns, and SQLite, which takes any value in any column, does not "
        "object; with another number of columns the statement fails.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Name every column, on both sides:\n"
        "CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '', mail "
        "TEXT);\n"
        "INSERT INTO users_new (id, name, mail) SELECT id, coalesce(name, ''), mail FROM users;\n"
        "DROP TABLE users;\n"
        "ALTER TABLE users_new RENAME TO users;",
    .examples = examples,
};

std::string misplaced(const Layout& layout, const Rebuild& rebuild) {
  for (const Pair& pair : layout.pairs) {
    if (pair.from.empty() || folded(pair.from) == folded(pair.to)) continue;
    const Table& after = *rebuild.after;
    const bool has_both = after.find(pair.from) && after.find(pair.to) && rebuild.before().find(pair.to);
    if (has_both || (after.find(pair.from) && after.find(pair.to) && rebuild.copy->insert.select->has_star()))
      return fmt::format("the rebuild of {} copies {} into {}", after.name, pair.from, pair.to);
  }
  return {};
}

void at_end(const Checker& self, const FileEnd& file, const View&, std::vector<Finding>& findings) {
  for (const Rebuild& rebuild : file.rebuilds) {
    if (!rebuild.copy) continue;
    const Layout layout = layout_of(*rebuild.copy, *rebuild.after);
    if (!layout.is_known) continue;
    std::string message = misplaced(layout, rebuild);
    if (layout.has_wrong_count)
      message = fmt::format("{} columns are copied into {} of the new {}: it fails", layout.given, layout.wanted,
                            rebuild.after->name);
    if (!message.empty()) self.find(rebuild.copy->spot, findings, message);
  }
}

}  // namespace

const Checker rebuild_order{rule, nullptr, at_end};

}  // namespace fishway::lint::sqlite
