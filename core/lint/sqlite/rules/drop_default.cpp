#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr Example examples[] = {
    {"the new column has none",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, plan TEXT NOT NULL DEFAULT 'free');",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, plan TEXT NOT NULL); INSERT INTO n SELECT "
     "* FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"it has", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, plan TEXT NOT NULL DEFAULT 'free');",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, plan TEXT NOT NULL DEFAULT "
     "'free'); INSERT INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
    {"it takes NULL", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, plan TEXT NOT NULL DEFAULT 'free');",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, plan TEXT); INSERT INTO n SELECT * FROM "
     "users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
};

const Rule rule{
    .name = "drop-default",
    .kind = HazardKind::broken_release,
    .dialects = "sqlite",
    .summary = "a rebuild loses the default of a column that is NOT NULL",
    .what =
        "The code that is running while the migration is applied inserts rows without the "
        "column and relies on its default: each of these inserts fails from the commit on.",
    .lock = "",
    .versions = "",
    .fix =
        "CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT, plan TEXT NOT NULL DEFAULT "
        "'free');\n"
        "INSERT INTO users_new (id, name, plan) SELECT id, name, plan FROM users;\n"
        "DROP TABLE users;\n"
        "ALTER TABLE users_new RENAME TO users;",
    .examples = examples,
};

void at_end(const Checker& self, const FileEnd& file, const View& view, std::vector<Finding>& findings) {
  if (view.is_contract()) return;
  for (const Rebuild& rebuild : file.rebuilds)
    for (const Column& column : rebuild.before().columns) {
      const Column* now = rebuild.after->find(column.name);
      if (!now || column.is_new || !column.has_default || now->has_default || !now->not_null || now->generated)
        continue;
      self.find(rebuild.last().spot, findings,
                fmt::format("{} of the new {} is NOT NULL and has lost its default", column.name, rebuild.after->name));
    }
}

}  // namespace

const Checker drop_default{rule, nullptr, at_end};

}  // namespace fishway::lint::sqlite
