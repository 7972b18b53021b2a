#include <fmt/format.h>

#include "core/lint/postgres/dependents.hpp"
#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"dropping a column of an earlier migration", "CREATE TABLE users (id int, nick text);",
     "ALTER TABLE users DROP COLUMN nick;"},
    {"dropping a column of a table that no file created", "", "ALTER TABLE users DROP COLUMN IF EXISTS nick;"},
    {"dropping it among other commands", "CREATE TABLE users (id int, nick text);",
     "ALTER TABLE users ADD COLUMN name text, DROP nick CASCADE;"},
    {"dropping it and adding it again loses the values", "CREATE TABLE users (id int, age text);",
     "ALTER TABLE users DROP COLUMN age; ALTER TABLE users ADD COLUMN age int;"},
    {"dropping an attribute of a composite type", "CREATE TYPE address AS (street text, town text);",
     "ALTER TYPE address DROP ATTRIBUTE town CASCADE;"},
    {"a column that this change adds", "CREATE TABLE users (id int);",
     "ALTER TABLE users ADD COLUMN tmp text; ALTER TABLE users DROP COLUMN tmp;", false},
    {"a column of a table that this change creates", "",
     "CREATE TABLE users (id int, nick text); ALTER TABLE users DROP COLUMN nick;", false},
    {"a column that is not there any more",
     "CREATE TABLE users (id int, nick text);\n-- next\nALTER TABLE users DROP COLUMN nick;",
     "ALTER TABLE users DROP COLUMN IF EXISTS nick;", false},
    {"dropping a constraint or a default is another thing",
     "CREATE TABLE users (id int DEFAULT 1 CONSTRAINT c CHECK (id > 0));",
     "ALTER TABLE users DROP CONSTRAINT c, ALTER id DROP DEFAULT;", false},
};

const Rule rule{
    .name = "drop-column",
    .kind = HazardKind::broken_release,
    .dialects = "postgresql",
    .summary = "DROP COLUMN takes away the values and breaks the code that still runs",
    .what =
        "The code that is running while the migration is applied still names the column, or has its list of columns "
        "cached or prepared: its statements fail from the commit on. The values are gone for good.",
    .lock = "ACCESS EXCLUSIVE on the table for a moment; nothing is rewritten",
    .versions = "",
    .fix =
        "-- 1. Release code that neither reads nor writes the column.\n"
        "-- 2. Drop it in a later migration that says so:\n"
        "-- fishway: phase=contract\n"
        "ALTER TABLE users DROP COLUMN nick;",
    .examples = examples,
};

std::string views_text(const TableName& table, const std::string& column, const Model& model) {
  std::vector<std::string> names;
  for (const TableName& view : views_using(table, column, model)) names.push_back("view " + view.text());
  return names.empty() ? "" : ", and with CASCADE " + sentence_list(names);
}

bool is_harmless(const Table* table, const std::string& column) {
  if (table == nullptr || table->is_new()) return table != nullptr;
  const Column* known = table->column(column);
  return known == nullptr ? table->is_known && table->has_all_columns : known->age != Age::applied;
}

void drop(const Checker& self, const Act& act, const View& view, StatementReport& report, const Node& command) {
  const TableName table = view.model.resolve(get(act.body(), "relation"));
  const std::string column = text_of(command, "name");
  if (is_harmless(view.model.table(table), column)) return;
  const std::string with = cascades(command) ? views_text(table, column, view.model) : "";
  Finding& finding =
      self.find(act, report, fmt::format("drops column {} of {}, its values{}", column, table.text(), with));
  if (text_of(act.body(), "objtype") != "OBJECT_TYPE") finding.losses.push_back({table, column});
  finding.fix = fmt::format(
      "-- 1. Release code that neither reads nor writes {1}.\n-- 2. Drop it in a later migration that says so:\n"
      "-- fishway: phase=contract\nALTER TABLE {0} DROP COLUMN {1};",
      as_sql(table), as_sql(column));
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (view.is_contract() || act.type() != "AlterTableStmt") return;
  for (const Node& command : get(act.body(), "cmds"))
    if (text_of(inside(command), "subtype") == "AT_DropColumn") drop(self, act, view, report, inside(command));
}

}  // namespace

const Checker drop_column{rule, check};

}  // namespace fishway::lint::postgres
