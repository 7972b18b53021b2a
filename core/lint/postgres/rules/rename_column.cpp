#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"renaming a column of an earlier migration", "CREATE TABLE users (id int, name text);",
     "ALTER TABLE users RENAME COLUMN name TO full_name;"},
    {"renaming a column of a table that no file created", "", "ALTER TABLE users RENAME name TO full_name;"},
    {"renaming a column of a view", "CREATE TABLE users (id int); CREATE VIEW v AS SELECT id FROM users;",
     "ALTER VIEW v RENAME COLUMN id TO user_id;"},
    {"renaming an attribute of a composite type", "CREATE TYPE address AS (street text);",
     "ALTER TYPE address RENAME ATTRIBUTE street TO road;"},
    {"a generated column under the old name cannot be written", "CREATE TABLE users (id int, name text);",
     "ALTER TABLE users RENAME name TO full_name;"
     "ALTER TABLE users ADD COLUMN name text GENERATED ALWAYS AS (full_name) STORED;"},
    {"a view takes the table's name and has the old column", "CREATE TABLE users (id int, name text);",
     "ALTER TABLE users RENAME COLUMN name TO full_name; ALTER TABLE users RENAME TO people;"
     "CREATE VIEW users AS SELECT id, full_name AS name FROM people;",
     false},
    {"a column that this change adds", "CREATE TABLE users (id int);",
     "ALTER TABLE users ADD COLUMN nam text; ALTER TABLE users RENAME COLUMN nam TO name;", false},
    {"a column of a table that this change creates", "",
     "CREATE TABLE users (nam text); ALTER TABLE users RENAME nam TO name;", false},
};

const Rule rule{
    .name = "rename-column",
    .kind = HazardKind::broken_release,
    .dialects = "postgresql",
    .summary = "Renaming a column breaks the code that still uses the old name",
    .what =
        "The code that is running while the migration is applied still uses the old name: each of its statements "
        "fails from the commit on. The new code cannot be released before the migration either.",
    .lock = "ACCESS EXCLUSIVE for a moment",
    .versions = "",
    .fix =
        "-- 1. A second column, which a trigger or the code keeps the same as the first.\n"
        "ALTER TABLE users ADD COLUMN full_name text;\n"
        "-- 2. Fill it in batches, release code that uses only the new one.\n"
        "-- 3. Drop the old one in a later migration with phase=contract.",
    .examples = examples,
};

bool is_in_use(const Table* table, const TableName& name, const std::string& column, const Model& model) {
  if (model.gone.contains(name)) return false;
  if (table == nullptr) return true;
  if (table->is_new()) return false;
  const Column* known = table->column(column);
  return known == nullptr ? !table->is_known || !table->has_all_columns : known->age == Age::applied;
}

void check(const Checker& self, const Act& act, const View& view, StatementReport&) {
  const std::string type = text_of(act.body(), "renameType");
  if (view.is_contract() || act.type() != "RenameStmt" || (type != "OBJECT_COLUMN" && type != "OBJECT_ATTRIBUTE"))
    return;
  const TableName name = view.model.resolve(get(act.body(), "relation"));
  const std::string column = text_of(act.body(), "subname");
  const Table* table = view.model.table(name);
  if (!is_in_use(table, name, column, view.model)) return;
  const TableName old_name = running_name(name, view.model);
  const std::string new_column = text_of(act.body(), "newname");
  const auto is_made_good = [old_name, column](const Model& at_commit) {
    const Table* now = at_commit.table(old_name);
    const Column* again = now == nullptr ? nullptr : now->column(column);
    return again != nullptr && (now->kind == RelationKind::view || again->age == Age::applied);
  };
  Finding& finding = self.find_later(act, view,
                                     fmt::format("renames column {} of {} to {}: the code that runs uses the old name",
                                                 column, name.text(), new_column),
                                     is_made_good);
  finding.fix = fmt::format(
      "-- 1. A second column, which a trigger or the code keeps the same as {1}.\nALTER TABLE {0} ADD COLUMN {2} ...;\n"
      "-- 2. Fill it in batches, release code that uses only {2}.\n"
      "-- 3. In a later migration with phase=contract:\nALTER TABLE {0} DROP COLUMN {1};",
      as_sql(name), as_sql(column), as_sql(new_column));
}

}  // namespace

const Checker rename_column{rule, check};

}  // namespace fishway::lint::postgres
