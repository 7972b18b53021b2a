#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/lint/postgres/expression.hpp"
#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"a column that the table does not have", "CREATE TABLE t (id int);",
     "ALTER TABLE t ALTER COLUMN nope SET DEFAULT 1;"},
    {"a column that an earlier migration dropped",
     "CREATE TABLE t (id int, a int);\n-- next\nALTER TABLE t DROP COLUMN a;", "CREATE INDEX CONCURRENTLY ON t (a);"},
    {"a table that an earlier migration dropped", "CREATE TABLE t (id int);\n-- next\nDROP TABLE t;",
     "ALTER TABLE t ADD COLUMN a int;"},
    {"a table that was renamed", "CREATE TABLE t (id int);\n-- next\nALTER TABLE t RENAME TO u;",
     "INSERT INTO t VALUES (1);"},
    {"a constraint that the table does not have", "CREATE TABLE t (id int);",
     "ALTER TABLE t VALIDATE CONSTRAINT nope;"},
    {"rows for a column that is not there", "CREATE TABLE t (id int);", "INSERT INTO t (id, nope) VALUES (1, 2);"},
    {"an update of a column that is not there", "CREATE TABLE t (id int);", "UPDATE t SET nope = 1 WHERE id = 1;"},
    {"a label that the enum does not have", "CREATE TYPE mood AS ENUM ('ok');",
     "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';"},
    {"a column that the same statement adds", "CREATE TABLE t (id int);",
     "ALTER TABLE t ADD COLUMN a int, ALTER COLUMN a SET DEFAULT 1;", false},
    {"IF EXISTS", "CREATE TABLE t (id int);",
     "ALTER TABLE t DROP COLUMN IF EXISTS nope, DROP CONSTRAINT IF EXISTS nope;", false},
    {"a table that no file created may have it", "", "ALTER TABLE legacy ALTER COLUMN a SET DEFAULT 1;", false},
    {"a constraint under the name that the server gave it", "CREATE TABLE t (id int CHECK (id > 0));",
     "ALTER TABLE t DROP CONSTRAINT t_id_check;", false},
    {"a table that was made again", "CREATE TABLE t (id int); DROP TABLE t; CREATE TABLE t (id int, a int);",
     "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1;", false},
};

const Rule rule{
    .name = "unknown-object",
    .kind = HazardKind::failure,
    .dialects = "postgresql",
    .summary = "The statement names a table, column, constraint or label that is not there",
    .what =
        "Earlier migrations made the table, and none of them made what is named here, or one of them dropped or "
        "renamed it: the server refuses the statement, and the migration fails.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Correct the name. Where it is there in some databases only:\n"
        "ALTER TABLE t DROP COLUMN IF EXISTS a;",
    .examples = examples,
};

// What one ALTER TABLE adds is there for its other commands.
struct Added {
  std::set<std::string> columns;
  std::set<std::string> constraints;
};

Added added_by(const std::vector<Alteration>& commands) {
  Added added;
  for (const Alteration& command : commands) {
    const Node& definition = inside(command.definition());
    if (command.subtype == "AT_AddColumn") {
      added.columns.insert(text_of(definition, "colname"));
      for (const Node& constraint : get(definition, "constraints"))
        added.constraints.insert(text_of(inside(constraint), "conname"));
    }
    if (command.subtype == "AT_AddConstraint") added.constraints.insert(text_of(definition, "conname"));
  }
  return added;
}

bool is_complete(const Table* table) {
  return table != nullptr && table->is_known && table->has_all_columns &&
         (table->kind == RelationKind::table || table->kind == RelationKind::partitioned);
}

bool is_system_column(const std::string& name) {
  static const std::set<std::string> names = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"};
  return names.contains(name);
}

bool lacks_column(const Table* table, const std::string& column) {
  return is_complete(table) && !column.empty() && table->column(column) == nullptr && !is_system_column(column);
}

bool lacks_constraint(const Table* table, const std::string& name, int version) {
  if (!is_complete(table) || table->partition_of || !table->inherits.empty()) return false;
  return table->constraint(name) == nullptr && !(version >= 180000 && name.ends_with("not_null"));
}

bool names_column(const std::string& subtype) {
  static const std::set<std::string> subtypes = {"AT_DropColumn",     "AT_ColumnDefault",   "AT_SetNotNull",
                                                 "AT_DropNotNull",    "AT_AlterColumnType", "AT_SetStatistics",
                                                 "AT_SetStorage",     "AT_SetOptions",      "AT_AddIdentity",
                                                 "AT_SetCompression", "AT_DropIdentity",    "AT_DropExpression"};
  return subtypes.contains(subtype);
}

bool names_constraint(const std::string& subtype) {
  return subtype == "AT_ValidateConstraint" || subtype == "AT_DropConstraint" || subtype == "AT_AlterConstraint";
}

// The columns of its own table that a constraint names.
std::vector<std::string> own_columns(const Node& constraint) {
  const bool is_foreign = text_of(constraint, "contype") == "CONSTR_FOREIGN";
  std::vector<std::string> columns = strings_of(get(constraint, is_foreign ? "fk_attrs" : "keys"));
  if (text_of(constraint, "contype") == "CONSTR_CHECK")
    for (const std::string& column : columns_in(get(constraint, "raw_expr"))) columns.push_back(column);
  return columns;
}

void check_alter(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto commands = alterations(act, view.model);
  const Added added = added_by(commands);
  const auto lacks = [&](const Alteration& command, const std::string& column) {
    return lacks_column(command.known, column) && !added.columns.contains(column);
  };
  for (const Alteration& command : commands) {
    const std::string table = command.table.text();
    const bool missing_ok = flag_of(command.command, "missing_ok");
    if (names_column(command.subtype) && !missing_ok && lacks(command, command.name))
      self.find(act, report, fmt::format("{} has no column {}: the server refuses", table, command.name));
    if (names_constraint(command.subtype) && !missing_ok && !added.constraints.contains(command.name) &&
        lacks_constraint(command.known, command.name, view.version))
      self.find(act, report, fmt::format("{} has no constraint {}: the server refuses", table, command.name));
    if (command.subtype == "AT_AddConstraint")
      for (const std::string& column : own_columns(inside(command.definition())))
        if (lacks(command, column))
          self.find(act, report, fmt::format("{} has no column {}: the server refuses", table, column));
  }
}

void check_column(const Checker& self, const Act& act, const View& view, StatementReport& report, const Node& relation,
                  const std::string& column) {
  const TableName name = view.model.resolve(relation);
  if (lacks_column(view.model.table(name), column))
    self.find(act, report, fmt::format("{} has no column {}: the server refuses", name.text(), column));
}

void check_enum(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const TableName name = type_named(get(act.body(), "typeName"), view.model);
  const Enum* known = view.model.enumeration(Type{name.schema, name.name, {}, 0});
  if (known == nullptr || !known->has_all_labels) return;
  for (const auto key : {"oldVal", "newValNeighbor"}) {
    const std::string label = text_of(act.body(), key);
    if (!label.empty() && std::ranges::find(known->labels, label) == known->labels.end())
      self.find(act, report, fmt::format("{} has no label '{}': the server refuses", name.text(), label));
  }
}

bool is_gone(const TableName& name, const Model& model) {
  return model.gone.contains(name) && model.table(name) == nullptr && model.index(name) == nullptr;
}

void check_gone(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  std::vector<TableName> names;
  const Node& body = act.body();
  const bool missing_ok = flag_of(body, "missing_ok");
  const std::set<std::string_view> wanted = {"AlterTableStmt", "RenameStmt", "InsertStmt", "UpdateStmt",
                                             "DeleteStmt",     "IndexStmt",  "CopyStmt",   "CreateTrigStmt"};
  if (wanted.contains(act.type()) && get(body, "relation").is_object() && !get(body, "relation").empty())
    names.push_back(view.model.resolve(get(body, "relation")));
  if (act.type() == "TruncateStmt")
    for (const Node& relation : get(body, "relations")) names.push_back(view.model.resolve(inside(relation)));
  for (const auto type : {"OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_SEQUENCE", "OBJECT_INDEX"})
    if (drops(act, type))
      for (const auto& [name, node] : dropped(body, view.model)) names.push_back(name);
  for (const TableName& name : names)
    if (!missing_ok && is_gone(name, view.model))
      self.find(act, report, fmt::format("{} is not there any more: the server refuses", name.text()));
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.is_conditional) return;
  check_gone(self, act, view, report);
  check_alter(self, act, view, report);
  const Node& body = act.body();
  const std::string_view type = act.type();
  if (type == "AlterEnumStmt") check_enum(self, act, view, report);
  if (type == "RenameStmt" && text_of(body, "renameType") == "OBJECT_COLUMN")
    check_column(self, act, view, report, get(body, "relation"), text_of(body, "subname"));
  if (type == "IndexStmt")
    for (const Node& part : get(body, "indexParams"))
      check_column(self, act, view, report, get(body, "relation"), text_of(inside(part), "name"));
  if (type == "InsertStmt")
    for (const Node& column : get(body, "cols"))
      check_column(self, act, view, report, get(body, "relation"), text_of(inside(column), "name"));
  if (type == "UpdateStmt")
    for (const Node& column : get(body, "targetList"))
      check_column(self, act, view, report, get(body, "relation"), text_of(inside(column), "name"));
}

}  // namespace

const Checker unknown_object{rule, check};

}  // namespace fishway::lint::postgres
