#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr Example examples[] = {
    {"a rebuild that renames the old table away",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE TABLE posts (id "
     "INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);",
     "ALTER TABLE users RENAME TO users_old; CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT,"
     " mail TEXT); INSERT INTO users SELECT * FROM users_old; DROP TABLE users_old;"},
    {"a view follows too",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE VIEW names AS "
     "SELECT name FROM users;",
     "ALTER TABLE users RENAME TO users_old; CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT,"
     " mail TEXT); INSERT INTO users SELECT * FROM users_old; DROP TABLE users_old;"},
    {"a table is dropped, and its child is not",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE TABLE posts (id "
     "INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);",
     "DROP TABLE users;"},
    {"the new table first",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE TABLE posts (id "
     "INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);",
     "PRAGMA foreign_keys = OFF; CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); "
     "INSERT INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
    {"with legacy_alter_table, and foreign keys off, nothing follows",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE TABLE posts (id "
     "INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);",
     "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; ALTER TABLE users RENAME TO "
     "users_old; CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO "
     "users SELECT * FROM users_old; DROP TABLE users_old;",
     false},
    {"both are dropped",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE TABLE posts (id "
     "INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);",
     "DROP TABLE posts; DROP TABLE users;", false},
};

const Rule rule{
    .name = "dangling-reference",
    .kind = HazardKind::failure,
    .dialects = "sqlite",
    .summary = "a foreign key, view or trigger refers to a table that is dropped",
    .what =
        "SQLite lets a table go that others refer to. From then on every insert into the child "
        "(with foreign keys on), every read of the view and every statement that fires the "
        "trigger fails with \"no such table\". In a rebuild that renames the old table away "
        "first, foreign keys, views and triggers follow the rename (since 3.26), and then refer"
        " to the table that is dropped.",
    .lock = "",
    .versions = "since 3.26; with PRAGMA legacy_alter_table = ON and foreign keys off nothing follows",
    .fix =
        "-- Never rename the old table away: make the new one, copy, drop, and rename the new "
        "one.\n"
        "CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '', mail "
        "TEXT);\n"
        "INSERT INTO users_new (id, name, mail) SELECT id, coalesce(name, ''), mail FROM users;\n"
        "DROP TABLE users;\n"
        "ALTER TABLE users_new RENAME TO users;",
    .examples = examples,
};

struct Reference {
  std::string what;
  std::string table;
};

std::vector<Reference> references_to_nothing(const Model& model) {
  std::vector<Reference> found;
  const auto is_gone = [&](const std::string& table) { return model.is_gone({{}, table, 0}); };
  for (const auto& [key, table] : model.tables)
    for (const ForeignKey& foreign : table.foreign_keys)
      if (is_gone(foreign.parent)) found.push_back({fmt::format("the foreign key of {}", table.name), foreign.parent});
  for (const auto& [key, view] : model.views)
    for (const std::string& table : view.names.tables)
      if (is_gone(table)) found.push_back({fmt::format("the view {}", view.name), table});
  for (const auto& [key, trigger] : model.triggers)
    for (const std::string& table : trigger.names.tables)
      if (is_gone(table)) found.push_back({fmt::format("the trigger {}", trigger.name), table});
  return found;
}

void at_end(const Checker& self, const FileEnd&, const View& view, std::vector<Finding>& findings) {
  for (const Reference& reference : references_to_nothing(view.model))
    for (const Departure& departure : view.model.departures) {
      if (!departure.is_drop || folded(departure.table.name) != reference.table) continue;
      self.find(departure.spot, findings,
                fmt::format("{} refers to {}, which is dropped", reference.what, departure.table.name));
    }
}

}  // namespace

const Checker dangling_reference{rule, nullptr, at_end};

}  // namespace fishway::lint::sqlite
