#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"a column that is there already", "CREATE TABLE t (id int, a int);", "ALTER TABLE t ADD COLUMN a int;"},
    {"a table that is there already", "CREATE TABLE t (id int);", "CREATE TABLE t (id int);"},
    {"a view under a table's name", "CREATE TABLE t (id int);", "CREATE VIEW t AS SELECT 1 AS id;"},
    {"an index that is there already", "CREATE TABLE t (id int); CREATE INDEX by_id ON t (id);",
     "CREATE INDEX CONCURRENTLY by_id ON t (id);"},
    {"a constraint that is there already", "CREATE TABLE t (id int CONSTRAINT c CHECK (id > 0));",
     "ALTER TABLE t ADD CONSTRAINT c CHECK (id < 9) NOT VALID;"},
    {"a type that is there already", "CREATE TYPE mood AS ENUM ('ok');", "CREATE TYPE mood AS ENUM ('ok');"},
    {"a label that is there already", "CREATE TYPE mood AS ENUM ('ok');", "ALTER TYPE mood ADD VALUE 'ok';"},
    {"a schema that is there already", "CREATE SCHEMA app;", "CREATE SCHEMA app;"},
    {"a new name that is taken", "CREATE TABLE t (id int); CREATE TABLE u (id int);", "ALTER TABLE t RENAME TO u;"},
    {"a column's new name that is taken", "CREATE TABLE t (a int, b int);", "ALTER TABLE t RENAME a TO b;"},
    {"IF NOT EXISTS", "CREATE TABLE t (id int, a int); CREATE INDEX by_id ON t (id); CREATE SCHEMA app;",
     "CREATE TABLE IF NOT EXISTS t (id int); ALTER TABLE t ADD COLUMN IF NOT EXISTS a int;"
     "CREATE INDEX CONCURRENTLY IF NOT EXISTS by_id ON t (id); CREATE SCHEMA IF NOT EXISTS app;",
     false},
    {"dropped and added in one statement", "CREATE TABLE t (id int CONSTRAINT c CHECK (id > 0));",
     "ALTER TABLE t DROP CONSTRAINT c, ADD CONSTRAINT c CHECK (id > 1) NOT VALID;", false},
    {"the same name in another schema", "CREATE SCHEMA app; CREATE TABLE t (id int);", "CREATE TABLE app.t (id int);",
     false},
    {"a temporary table of the same name", "CREATE TABLE t (id int);", "CREATE TEMP TABLE t (id int);", false},
    {"what was dropped before", "CREATE TABLE t (id int); DROP TABLE t;", "CREATE TABLE t (id int);", false},
};

const Rule rule{
    .name = "duplicate-object",
    .kind = HazardKind::failure,
    .dialects = "postgresql",
    .summary = "The statement makes a table, column, index, constraint, type or schema whose name is taken",
    .what =
        "An earlier migration made one of this name, and none has dropped it: the server refuses the statement, and "
        "the migration fails.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Another name, or nothing at all. Where some databases have it and some do not:\n"
        "ALTER TABLE t ADD COLUMN IF NOT EXISTS a int;",
    .examples = examples,
};

void taken(const Checker& self, const Act& act, StatementReport& report, std::string_view what,
           const std::string& name) {
  self.find(act, report, fmt::format("{} {} is there already: the server refuses", what, name));
}

bool is_relation(const TableName& name, const Model& model) {
  const Table* table = model.table(name);
  if (table != nullptr) return table->is_known;
  return model.indexes.contains(name);
}

void check_relation(const Checker& self, const Act& act, const View& view, StatementReport& report,
                    const Node& relation) {
  const TableName name = view.model.creation_name(relation);
  if (is_relation(name, view.model)) taken(self, act, report, "relation", name.text());
}

void check_commands(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto commands = alterations(act, view.model);
  std::set<std::string> dropped_names;
  for (const Alteration& command : commands)
    if (command.subtype.starts_with("AT_Drop")) dropped_names.insert(command.name);
  for (const Alteration& command : commands) {
    if (command.known == nullptr) continue;
    const Node& definition = inside(command.definition());
    const std::string column = text_of(definition, "colname");
    const std::string constraint = text_of(definition, "conname");
    const std::string of = " of " + command.table.text();
    if (command.subtype == "AT_AddColumn" && !flag_of(command.command, "missing_ok") &&
        command.known->column(column) != nullptr && !dropped_names.contains(column))
      taken(self, act, report, "column", column + of);
    if (command.subtype == "AT_AddConstraint" && !constraint.empty() &&
        command.known->constraint(constraint) != nullptr && !dropped_names.contains(constraint))
      taken(self, act, report, "constraint", constraint + of);
  }
}

void check_rename(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const std::string type = text_of(act.body(), "renameType");
  const std::string new_name = text_of(act.body(), "newname");
  const TableName name = view.model.resolve(get(act.body(), "relation"));
  const Table* table = view.model.table(name);
  if ((type == "OBJECT_TABLE" || type == "OBJECT_VIEW") && is_relation({name.schema, new_name}, view.model))
    taken(self, act, report, "relation", new_name);
  if (type == "OBJECT_COLUMN" && table != nullptr && table->column(new_name) != nullptr)
    taken(self, act, report, "column", new_name + " of " + name.text());
}

void check_enum(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const TableName name = type_named(get(act.body(), "typeName"), view.model);
  const Enum* known = view.model.enumeration(Type{name.schema, name.name, {}, 0});
  const std::string label = text_of(act.body(), "newVal");
  if (known == nullptr || flag_of(act.body(), "skipIfNewValExists")) return;
  if (std::ranges::find(known->labels, label) != known->labels.end())
    taken(self, act, report, "label", "'" + label + "' of " + name.text());
}

void check_index(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const std::string name = text_of(act.body(), "idxname");
  const TableName table = view.model.resolve(get(act.body(), "relation"));
  if (!name.empty() && !flag_of(act.body(), "if_not_exists") && is_relation({table.schema, name}, view.model))
    taken(self, act, report, "relation", name);
}

void check_type(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const Node& body = act.body();
  const std::vector<std::string> parts =
      strings_of(get(body, act.type() == "CreateEnumStmt" ? "typeName" : "domainname"));
  if (parts.empty()) return;
  const TableName name = view.model.creation_name(parts.size() > 1 ? parts[parts.size() - 2] : "", parts.back());
  if (view.model.enums.contains(name) || view.model.domains.contains(name))
    taken(self, act, report, "type", name.text());
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.is_conditional) return;
  const Node& body = act.body();
  const std::string_view type = act.type();
  const bool if_not_exists = flag_of(body, "if_not_exists");
  if (type == "CreateStmt" && !if_not_exists) check_relation(self, act, view, report, get(body, "relation"));
  if (type == "CreateForeignTableStmt" && !flag_of(get(body, "base"), "if_not_exists"))
    check_relation(self, act, view, report, get(get(body, "base"), "relation"));
  if (type == "CreateTableAsStmt" && !if_not_exists)
    check_relation(self, act, view, report, get(get(body, "into"), "rel"));
  if (type == "ViewStmt" && !flag_of(body, "replace")) check_relation(self, act, view, report, get(body, "view"));
  if (type == "CreateSeqStmt" && !if_not_exists) check_relation(self, act, view, report, get(body, "sequence"));
  if (type == "AlterTableStmt") check_commands(self, act, view, report);
  if (type == "RenameStmt") check_rename(self, act, view, report);
  if (type == "AlterEnumStmt") check_enum(self, act, view, report);
  if (type == "IndexStmt") check_index(self, act, view, report);
  if (type == "CreateEnumStmt" || type == "CreateDomainStmt") check_type(self, act, view, report);
  if (type == "CreateSchemaStmt" && !if_not_exists && view.model.schemas.contains(text_of(body, "schemaname")))
    taken(self, act, report, "schema", text_of(body, "schemaname"));
}

}  // namespace

const Checker duplicate_object{rule, check};

}  // namespace fishway::lint::postgres
