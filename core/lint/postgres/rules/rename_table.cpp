#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"renaming a table of an earlier migration", "CREATE TABLE orders (id int);",
     "ALTER TABLE orders RENAME TO purchases;"},
    {"renaming a view", "CREATE TABLE orders (id int); CREATE VIEW open_orders AS SELECT id FROM orders;",
     "ALTER VIEW open_orders RENAME TO pending_orders;"},
    {"a view under the old name that lacks a column", "CREATE TABLE orders (id int, total int);",
     "ALTER TABLE orders RENAME TO purchases; CREATE VIEW orders AS SELECT id FROM purchases;"},
    {"a new table under the old name that lacks a column", "CREATE TABLE orders (id int, total int);",
     "ALTER TABLE orders RENAME TO orders_old; CREATE TABLE orders (id int);"},
    {"an empty table under the old name", "CREATE TABLE orders (id int);",
     "ALTER TABLE orders RENAME TO orders_old; CREATE TABLE orders (id int);"},
    {"a view under the old name in the same transaction", "CREATE TABLE orders (id int, total int);",
     "ALTER TABLE orders RENAME TO purchases; CREATE VIEW orders AS SELECT id, total FROM purchases;", false},
    {"a view of all columns under the old name", "CREATE TABLE orders (id int, total int);",
     "ALTER TABLE orders RENAME TO purchases; CREATE VIEW orders AS SELECT * FROM purchases;", false},
    {"another table takes the name in the same transaction", "CREATE TABLE orders (id int);",
     "CREATE TABLE orders_new (id bigint); INSERT INTO orders_new SELECT id FROM orders;"
     "ALTER TABLE orders RENAME TO orders_old; "
     "ALTER TABLE orders_new RENAME TO orders;",
     false},
    {"a table that this change creates", "", "CREATE TABLE a (id int); ALTER TABLE a RENAME TO b;", false},
    {"renaming an index breaks no code", "CREATE TABLE orders (id int); CREATE INDEX by_id ON orders (id);",
     "ALTER INDEX by_id RENAME TO orders_by_id;", false},
    {"renaming a constraint breaks no code", "CREATE TABLE orders (id int CONSTRAINT c CHECK (id > 0));",
     "ALTER TABLE orders RENAME CONSTRAINT c TO id_is_positive;", false},
};

const Rule rule{
    .name = "rename-table",
    .kind = HazardKind::broken_release,
    .dialects = "postgresql",
    .summary = "Renaming a table or view breaks the code that still uses the old name",
    .what =
        "The code that is running while the migration is applied still uses the old name: each of its statements "
        "fails from the commit on. The new code cannot be released before the migration either.",
    .lock = "ACCESS EXCLUSIVE for a moment",
    .versions = "",
    .fix =
        "-- In one transaction, so that both names work; drop the view when no code uses it any more.\n"
        "ALTER TABLE orders RENAME TO purchases;\n"
        "CREATE VIEW orders AS SELECT * FROM purchases;",
    .examples = examples,
};

// A table that nothing was put into shows the running code an empty one.
bool is_made_good(const Table& before, const Model& at_commit) {
  const Table* table = at_commit.table(before.name);
  return table != nullptr && (table->kind != RelationKind::table || table->may_hold_rows) &&
         still_serves(before, at_commit);
}

bool is_relation(const std::string& type) {
  return type == "OBJECT_TABLE" || type == "OBJECT_VIEW" || type == "OBJECT_MATVIEW" || type == "OBJECT_FOREIGN_TABLE";
}

void check(const Checker& self, const Act& act, const View& view, StatementReport&) {
  if (view.is_contract() || act.type() != "RenameStmt" || !is_relation(text_of(act.body(), "renameType"))) return;
  const TableName name = view.model.resolve(get(act.body(), "relation"));
  const Table* table = view.model.table(name);
  const bool is_other =
      view.model.index(name) != nullptr || (table != nullptr && table->kind == RelationKind::sequence);
  // What this change has renamed before was found there.
  if (is_other || view.model.is_new(name) || view.model.gone.contains(name) || (table != nullptr && table->known_as))
    return;
  Table before = table == nullptr ? Table{} : *table;
  before.name = name;
  const std::string new_name = text_of(act.body(), "newname");
  Finding& finding = self.find_later(
      act, view, fmt::format("renames {} to {}: the code that runs uses the old name", name.text(), new_name),
      [before](const Model& at_commit) { return is_made_good(before, at_commit); });
  finding.fix = fmt::format(
      "-- In one transaction, so that both names work; drop the view when no code uses it any more.\n"
      "ALTER TABLE {0} RENAME TO {1};\nCREATE VIEW {0} AS SELECT * FROM {2};",
      as_sql(name), as_sql(new_name), as_sql(TableName{name.schema, new_name}));
}

}  // namespace

const Checker rename_table{rule, check};

}  // namespace fishway::lint::postgres
