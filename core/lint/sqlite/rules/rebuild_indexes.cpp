#include <fmt/format.h>

#include <algorithm>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr Example examples[] = {
    {"a UNIQUE index",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE UNIQUE INDEX "
     "users_mail ON users (mail);",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"one of two",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE INDEX a ON users "
     "(name); CREATE INDEX b ON users (mail);",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users; DROP TABLE users; ALTER TABLE n RENAME TO users; CREATE INDEX a ON users (name);"},
    {"made again",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE UNIQUE INDEX "
     "users_mail ON users (mail);",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users; DROP TABLE users; ALTER TABLE n RENAME TO users; CREATE UNIQUE INDEX users_mail ON "
     "users (mail);",
     false},
    {"made again under another name",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE UNIQUE INDEX "
     "users_mail ON users (mail);",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users; DROP TABLE users; ALTER TABLE n RENAME TO users; CREATE UNIQUE INDEX users_by_mail ON "
     "users (mail);",
     false},
    {"a constraint of the new table instead",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE UNIQUE INDEX "
     "users_mail ON users (mail);",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT UNIQUE); INSERT INTO n SELECT * "
     "FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
    {"dropped on purpose before",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE UNIQUE INDEX "
     "users_mail ON users (mail);",
     "DROP INDEX users_mail; CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT "
     "INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
    {"of a column that is gone",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE UNIQUE INDEX "
     "users_mail ON users (mail);",
     "-- fishway: phase=contract\n"
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO n SELECT id, name FROM users;"
     " DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
};

const Rule rule{
    .name = "rebuild-indexes",
    .kind = HazardKind::blocking_lock,
    .dialects = "sqlite",
    .summary = "a rebuild drops the old table's indexes and does not make them again",
    .what =
        "DROP TABLE takes the indexes along, without a word. Queries then read the whole table,"
        " and a UNIQUE index that is gone lets duplicates in, which nobody notices until it is "
        "wanted back.",
    .lock = "",
    .versions = "",
    .fix =
        "CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '', mail "
        "TEXT);\n"
        "INSERT INTO users_new (id, name, mail) SELECT id, coalesce(name, ''), mail FROM users;\n"
        "DROP TABLE users;\n"
        "ALTER TABLE users_new RENAME TO users;\n"
        "CREATE UNIQUE INDEX users_mail ON users (mail);",
    .examples = examples,
};

bool is_covered(const Index& index, const Rebuild& rebuild, const Model& model) {
  for (const auto& [key, other] : model.indexes)
    if (other.table == rebuild.key && (folded(other.name) == folded(index.name) || other.columns == index.columns))
      return true;
  const Table& after = *rebuild.after;
  if (index.columns.size() == 1)
    if (const Column* column = after.find(index.columns[0]); column && (column->unique || column->primary_key))
      return true;
  return after.primary_key == index.columns || std::ranges::find(after.uniques, index.columns) != after.uniques.end();
}

bool has_lost_columns(const Index& index, const Table& after) {
  return std::ranges::any_of(index.columns,
                             [&](const std::string& column) { return !column.empty() && !after.find(column); });
}

void at_end(const Checker& self, const FileEnd& file, const View& view, std::vector<Finding>& findings) {
  for (const Rebuild& rebuild : file.rebuilds)
    for (const Index& index : rebuild.last().indexes) {
      if (is_covered(index, rebuild, view.model) || has_lost_columns(index, *rebuild.after)) continue;
      self.find(rebuild.last().spot, findings,
                fmt::format("the rebuild of {} loses its {}index {}", rebuild.after->name,
                            index.unique ? "UNIQUE " : "", index.name));
    }
}

}  // namespace

const Checker rebuild_indexes{rule, nullptr, at_end};

}  // namespace fishway::lint::sqlite
