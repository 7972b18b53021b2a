#include <fmt/format.h>

#include <algorithm>

#include "core/lint/postgres/dependents.hpp"
#include "core/lint/postgres/expression.hpp"
#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"a table that a view reads", "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t;", "DROP TABLE t;"},
    {"a table that a foreign key references",
     "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p_id int REFERENCES p);", "DROP TABLE p;"},
    {"a column that a view reads", "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t;",
     "ALTER TABLE t DROP COLUMN a;"},
    {"a column that a view reads by a star", "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT * FROM t;",
     "ALTER TABLE t DROP COLUMN a;"},
    {"the type of a column that a view reads", "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t;",
     "ALTER TABLE t ALTER COLUMN a TYPE bigint;"},
    {"a key that a foreign key stands on",
     "CREATE TABLE p (id int CONSTRAINT k PRIMARY KEY); CREATE TABLE c (p_id int REFERENCES p);",
     "ALTER TABLE p DROP CONSTRAINT k;"},
    {"a type that a column has", "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (m mood);", "DROP TYPE mood;"},
    {"an index that a constraint stands on", "CREATE TABLE t (a int CONSTRAINT k UNIQUE);", "DROP INDEX k;"},
    {"a schema that is not empty", "CREATE SCHEMA app; CREATE TABLE app.t (a int);", "DROP SCHEMA app;"},
    {"emptying a table that a foreign key references",
     "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p_id int REFERENCES p);", "TRUNCATE p;"},
    {"a column that a generated one is made of", "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED);",
     "ALTER TABLE t DROP COLUMN a;"},
    {"a column that no view reads", "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t;",
     "ALTER TABLE t DROP COLUMN b;", false},
    {"a column of the same name in another table",
     "CREATE TABLE t (a int, b int); CREATE TABLE u (a int); CREATE VIEW v AS SELECT u.a, t.b FROM t, u;",
     "ALTER TABLE t DROP COLUMN a;", false},
    {"the view goes first", "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t;", "DROP VIEW v; DROP TABLE t;",
     false},
    {"both tables go", "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p_id int REFERENCES p);",
     "DROP TABLE c, p;", false},
    {"with CASCADE", "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t;", "DROP TABLE t CASCADE;", false},
    {"emptying both tables", "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p_id int REFERENCES p);",
     "TRUNCATE p, c;", false},
    {"the foreign key goes first",
     "CREATE TABLE p (id int CONSTRAINT k PRIMARY KEY); CREATE TABLE c (p_id int CONSTRAINT f REFERENCES p);",
     "ALTER TABLE c DROP CONSTRAINT f; ALTER TABLE p DROP CONSTRAINT k;", false},
};

const Rule rule{
    .name = "dependent-objects",
    .kind = HazardKind::failure,
    .dialects = "postgresql",
    .summary = "Something else is made of what is dropped or changed, and the server refuses",
    .what =
        "A view, a foreign key, a generated column or a constraint needs it: without CASCADE the server refuses, and "
        "the migration fails. With CASCADE all of that goes along without a word.",
    .lock = "",
    .versions = "",
    .fix =
        "-- First what is made of it, by name, in the same migration:\n"
        "DROP VIEW v;\n"
        "ALTER TABLE t DROP COLUMN a;\n"
        "CREATE VIEW v AS SELECT ...;",
    .examples = examples,
};

using Names = std::vector<TableName>;

bool contains(const Names& names, const TableName& name) { return std::ranges::find(names, name) != names.end(); }

void refused(const Checker& self, const Act& act, StatementReport& report, const std::string& what,
             const std::vector<std::string>& needed_by) {
  if (needed_by.empty()) return;
  self.find(act, report, fmt::format("{} is needed by {}: the server refuses", what, sentence_list(needed_by)));
}

std::vector<std::string> users_of(const TableName& name, const Names& going, const Model& model, bool with_views) {
  std::vector<std::string> users;
  if (with_views)
    for (const TableName& view : views_over(name, model))
      if (!contains(going, view)) users.push_back("view " + view.text());
  for (const auto& [table, key] : model.references_to(name))
    if (!contains(going, table->name))
      users.push_back(fmt::format("foreign key {} of {}", key->name, table->name.text()));
  return users;
}

void check_relations(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  Names going;
  for (const auto& [name, node] : dropped(act.body(), view.model)) going.push_back(name);
  for (const TableName& name : going) refused(self, act, report, name.text(), users_of(name, going, view.model, true));
}

// The foreign keys that stand on exactly these columns.
std::vector<std::string> keys_on(const TableName& table, const std::vector<std::string>& columns, const Model& model) {
  std::vector<std::string> users;
  for (const auto& [other, key] : model.references_to(table))
    if (key->referenced_columns == columns && other->name != table)
      users.push_back(fmt::format("foreign key {} of {}", key->name, other->name.text()));
  return users;
}

std::vector<std::string> users_of_column(const Alteration& command, const Model& model, bool drops_it) {
  std::vector<std::string> users;
  for (const TableName& view : views_using(command.table, command.name, model)) users.push_back("view " + view.text());
  if (command.known == nullptr) return users;
  for (const Column& column : command.known->columns)
    if (column.generated != Column::Generated::no && column.default_value && column.name != command.name &&
        columns_in(*column.default_value).contains(command.name))
      users.push_back("the generated column " + column.name);
  if (!drops_it) return users;
  for (const auto& [other, key] : model.references_to(command.table))
    if (other->name != command.table &&
        std::ranges::find(key->referenced_columns, command.name) != key->referenced_columns.end())
      users.push_back(fmt::format("foreign key {} of {}", key->name, other->name.text()));
  return users;
}

void check_command(const Checker& self, const Act& act, const View& view, StatementReport& report,
                   const Alteration& command) {
  if (cascades(command.command)) return;
  const std::string of = " of " + command.table.text();
  if (command.subtype == "AT_DropColumn" || command.subtype == "AT_AlterColumnType")
    refused(self, act, report, command.name + of,
            users_of_column(command, view.model, command.subtype == "AT_DropColumn"));
  const Constraint* constraint = command.known == nullptr ? nullptr : command.known->constraint(command.name);
  const bool is_key = constraint != nullptr && (constraint->kind == Constraint::Kind::primary_key ||
                                                constraint->kind == Constraint::Kind::unique);
  if (command.subtype == "AT_DropConstraint" && is_key)
    refused(self, act, report, command.name + of, keys_on(command.table, constraint->columns, view.model));
}

void check_types(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  for (const auto& [name, node] : dropped(act.body(), view.model)) {
    std::vector<std::string> users;
    for (const auto& [table, column] : view.model.columns_of_type(Type{name.schema, name.name, {}, 0}))
      users.push_back(fmt::format("column {} of {}", column->name, table->name.text()));
    refused(self, act, report, name.text(), users);
  }
}

void check_indexes(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  for (const auto& [name, node] : dropped(act.body(), view.model)) {
    const Index* index = view.model.index(name);
    if (index != nullptr && !index->constraint.empty())
      refused(self, act, report, name.text(),
              {fmt::format("constraint {} of {}", index->constraint, index->table.text())});
  }
}

void check_schemas(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  for (const Node& object : get(act.body(), "objects")) {
    const std::string schema = text_of(inside(object), "sval");
    std::vector<std::string> names;
    for (const auto& [name, table] : view.model.tables)
      if (name.schema == schema && table.is_known) names.push_back(name.name);
    refused(self, act, report, "schema " + schema, names);
  }
}

void check_truncate(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  Names going;
  for (const Node& relation : get(act.body(), "relations")) going.push_back(view.model.resolve(inside(relation)));
  for (const TableName& name : going) refused(self, act, report, name.text(), users_of(name, going, view.model, false));
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.is_conditional) return;
  for (const Alteration& command : alterations(act, view.model)) check_command(self, act, view, report, command);
  if (act.type() == "TruncateStmt" && !cascades(act.body())) check_truncate(self, act, view, report);
  if (act.type() != "DropStmt" || cascades(act.body())) return;
  if (drops(act, "OBJECT_TABLE") || drops(act, "OBJECT_VIEW") || drops(act, "OBJECT_MATVIEW"))
    check_relations(self, act, view, report);
  if (drops(act, "OBJECT_TYPE") || drops(act, "OBJECT_DOMAIN")) check_types(self, act, view, report);
  if (drops(act, "OBJECT_INDEX")) check_indexes(self, act, view, report);
  if (drops(act, "OBJECT_SCHEMA")) check_schemas(self, act, view, report);
}

}  // namespace

const Checker dependent_objects{rule, check};

}  // namespace fishway::lint::postgres
