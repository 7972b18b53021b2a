#include <fmt/format.h>

#include <algorithm>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT);";

constexpr Example examples[] = {
    {"copied as it is", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT NOT NULL, mail TEXT); INSERT INTO n SELECT "
     "* FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"by name", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '', mail TEXT); INSERT "
     "INTO n (id, name, mail) SELECT id, name, mail FROM users; DROP TABLE users; ALTER TABLE n "
     "RENAME TO users;"},
    {"with coalesce", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT NOT NULL, mail TEXT); INSERT INTO n SELECT "
     "id, coalesce(name, ''), mail FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
    {"filled before", users,
     "UPDATE users SET name = '' WHERE name IS NULL; CREATE TABLE n (id INTEGER PRIMARY KEY, name "
     "TEXT NOT NULL, mail TEXT); INSERT INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n"
     " RENAME TO users;",
     false},
    {"NOT NULL before as well", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, mail TEXT);",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT NOT NULL, mail TEXT); INSERT INTO n SELECT "
     "* FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
    {"a primary key that is a row's number", users,
     "CREATE TABLE n (id INTEGER NOT NULL PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT "
     "* FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
    {"a table whose columns no file tells", "",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT NOT NULL, mail TEXT); INSERT INTO n SELECT "
     "id, name, mail FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
};

const Rule rule{
    .name = "set-not-null",
    .kind = HazardKind::failure,
    .dialects = "sqlite",
    .summary = "a rebuild copies a column that may hold NULL into one that is NOT NULL",
    .what =
        "The first row with NULL fails the migration: \"NOT NULL constraint failed\". A copy that"
        " was tried where all rows have a value says nothing about production.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Give NULL a value on the way:\n"
        "CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '', mail "
        "TEXT);\n"
        "INSERT INTO users_new (id, name, mail) SELECT id, coalesce(name, ''), mail FROM users;\n"
        "DROP TABLE users;\n"
        "ALTER TABLE users_new RENAME TO users;",
    .examples = examples,
};

bool may_be_null(const Table& table, const Column& column) {
  const bool is_key =
      column.primary_key || std::ranges::find(table.primary_key, folded(column.name)) != table.primary_key.end();
  return !column.not_null && !column.was_filled && !is_key && !column.generated;
}

void at_end(const Checker& self, const FileEnd& file, const View&, std::vector<Finding>& findings) {
  for (const Rebuild& rebuild : file.rebuilds) {
    if (!rebuild.copy || !rebuild.before().is_complete || rebuild.copy->insert.may_skip_rows) continue;
    const Layout layout = layout_of(*rebuild.copy, *rebuild.after);
    if (layout.has_wrong_count || rebuild.copy->insert.select == std::nullopt) continue;
    if (rebuild.copy->insert.select->is_filtered) continue;  // what it leaves out is another rule's
    for (const Pair& pair : layout.pairs) {
      const Column* from = rebuild.copy->source.find(pair.from);
      const Column* to = rebuild.after->find(pair.to);
      if (!from || !to || !to->not_null || rebuild.after->is_rowid(*to) || !may_be_null(rebuild.copy->source, *from))
        continue;
      Finding& finding =
          self.find(rebuild.copy->spot, findings,
                    fmt::format("{} of {} may hold NULL, and is NOT NULL in the new table: the copy fails", from->name,
                                rebuild.after->name));
      finding.fix = fmt::format("-- In the SELECT, instead of {0}:\ncoalesce({0}, '')", quoted(from->name));
    }
  }
}

}  // namespace

const Checker set_not_null{rule, nullptr, at_end};

}  // namespace fishway::lint::sqlite
