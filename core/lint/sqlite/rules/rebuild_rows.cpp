#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT);";

constexpr Example examples[] = {
    {"a WHERE", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users WHERE name IS NOT NULL; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"OR IGNORE", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT UNIQUE); INSERT OR IGNORE INTO n"
     " SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"DISTINCT", users,
     "CREATE TABLE n (name TEXT, mail TEXT); INSERT INTO n SELECT DISTINCT name, mail FROM users; DROP TABLE users; "
     "ALTER TABLE n RENAME TO users;"},
    {"DISTINCT of the key", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT DISTINCT "
     "id, name, mail FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
    {"a LIMIT", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT id, name,"
     " mail FROM users LIMIT 1000; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"every row", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
    {"in an order", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users ORDER BY id; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
    {"a WHERE that is always true", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users WHERE true; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
    {"in two parts", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users WHERE id < 1000; INSERT INTO n SELECT * FROM users WHERE id >= 1000; DROP TABLE users; "
     "ALTER TABLE n RENAME TO users;",
     false},
};

const Rule rule{
    .name = "rebuild-rows",
    .kind = HazardKind::data_loss,
    .dialects = "sqlite",
    .summary = "a rebuild copies only some of the rows: the others are lost",
    .what =
        "The INSERT ... SELECT has a WHERE, a LIMIT, a DISTINCT, a join, or says OR IGNORE or "
        "OR REPLACE: rows that it leaves out are gone for good with DROP TABLE, and nothing "
        "tells how many.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Copy every row, and delete what is not wanted in a statement that says so:\n"
        "CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '', mail "
        "TEXT);\n"
        "INSERT INTO users_new (id, name, mail) SELECT id, coalesce(name, ''), mail FROM users;\n"
        "DROP TABLE users;\n"
        "ALTER TABLE users_new RENAME TO users;",
    .examples = examples,
};

/// Whether DISTINCT takes equal rows together: not where the key is among the columns.
bool may_merge_rows(const Rebuild& rebuild) {
  if (!rebuild.copy->insert.select->is_distinct) return false;
  const Table& source = rebuild.copy->source;
  for (const Pair& pair : layout_of(*rebuild.copy, *rebuild.after).pairs) {
    const Column* column = source.find(pair.from);
    const bool is_key = source.primary_key.size() == 1 && source.primary_key[0] == folded(pair.from);
    if (is_key || (column && (column->primary_key || column->unique))) return false;
  }
  return true;
}

void at_end(const Checker& self, const FileEnd& file, const View&, std::vector<Finding>& findings) {
  for (const Rebuild& rebuild : file.rebuilds) {
    if (!rebuild.drop || !rebuild.copy || !rebuild.copy->insert.select) continue;
    const Insert& insert = rebuild.copy->insert;
    if (!insert.may_skip_rows && !insert.select->is_filtered && !may_merge_rows(rebuild)) continue;
    Finding& finding =
        self.find(rebuild.copy->spot, findings,
                  fmt::format("the rebuild of {} does not copy every row for sure{}", rebuild.after->name,
                              insert.may_skip_rows ? ": rows in conflict are passed over" : ""));
    finding.losses.push_back({{rebuild.after->schema, rebuild.after->name}, {}});
  }
}

}  // namespace

const Checker rebuild_rows{rule, nullptr, at_end};

}  // namespace fishway::lint::sqlite
