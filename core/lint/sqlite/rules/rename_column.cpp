#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view table = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);";

constexpr Example examples[] = {
    {"renaming a column of an earlier migration", table, "ALTER TABLE users RENAME COLUMN name TO full_name;"},
    {"without the word COLUMN", table, "ALTER TABLE users RENAME name TO full_name;"},
    {"of a table that no file created", "", "ALTER TABLE legacy RENAME COLUMN a TO b;"},
    {"in a rebuild", table,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, full_name TEXT); INSERT INTO n (id, full_name) SELECT id, name FROM "
     "users; "
     "DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"a column that this change adds", table,
     "ALTER TABLE users ADD COLUMN mail TEXT; ALTER TABLE users RENAME COLUMN mail TO email;", false},
    {"of a table that this change creates", "", "CREATE TABLE t (a INT); ALTER TABLE t RENAME COLUMN a TO b;", false},
    {"there and back", table, "ALTER TABLE users RENAME COLUMN name TO n2; ALTER TABLE users RENAME COLUMN n2 TO name;",
     false},
};

const Rule rule{
    .name = "rename-column",
    .kind = HazardKind::broken_release,
    .dialects = "sqlite",
    .summary = "RENAME COLUMN breaks the code that still uses the old name",
    .what =
        "The code that is running while the migration is applied uses the old name: each of these statements fails "
        "from the commit on.",
    .lock = "",
    .versions = "RENAME COLUMN is there since 3.25",
    .fix =
        "-- 1. Add the new column, and keep both the same while old and new code run:\n"
        "ALTER TABLE users ADD COLUMN full_name TEXT;\n"
        "CREATE TRIGGER users_full_name AFTER UPDATE OF name ON users BEGIN\n"
        "  UPDATE users SET full_name = new.name WHERE id = new.id;\n"
        "END;\n"
        "-- 2. Release code that uses full_name only.\n"
        "-- 3. Drop name in a later migration that says so:\n"
        "-- fishway: phase=contract\n"
        "ALTER TABLE users DROP COLUMN name;",
    .examples = examples,
};

void at_end(const Checker& self, const FileEnd& file, const View& view, std::vector<Finding>& findings) {
  if (view.is_contract()) return;
  for (const RenamedColumn& renamed : view.model.renamed_columns) {
    const Table* now = view.model.find_id(renamed.table);
    if (now && now->find(renamed.original)) continue;  // it is back
    self.find(renamed.spot, findings,
              fmt::format("renames the column {} of {} to {}", renamed.original, renamed.table_name, renamed.to));
  }
  for (const Rebuild& rebuild : file.rebuilds) {
    if (!rebuild.copy || !rebuild.after->is_complete) continue;
    for (const Pair& pair : layout_of(*rebuild.copy, *rebuild.after).pairs) {
      const Column* old = rebuild.before().find(pair.from);
      const bool is_same_again = rebuild.before().is_complete && rebuild.before().find(pair.to) != nullptr;
      if (!old || old->is_new || rebuild.after->find(pair.from) || is_same_again) continue;
      self.find(rebuild.copy->spot, findings,
                fmt::format("the rebuild of {} renames its column {} to {}", rebuild.after->name, pair.from, pair.to));
    }
  }
}

}  // namespace

const Checker rename_column{rule, nullptr, at_end};

}  // namespace fishway::lint::sqlite
