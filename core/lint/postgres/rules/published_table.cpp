#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/publications.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"a new column of a published table", "CREATE TABLE t (id int PRIMARY KEY); CREATE PUBLICATION p FOR TABLE t;",
     "ALTER TABLE t ADD COLUMN a int;"},
    {"a column of a published table under another name",
     "CREATE TABLE t (id int PRIMARY KEY, a int); CREATE PUBLICATION p FOR ALL TABLES;",
     "ALTER TABLE t RENAME COLUMN a TO b;"},
    {"a table that is added to a publication later",
     "CREATE TABLE t (id int PRIMARY KEY); CREATE PUBLICATION p; ALTER PUBLICATION p ADD TABLE t;",
     "ALTER TABLE t ADD COLUMN a int;"},
    {"a table that is not published",
     "CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE u (id int PRIMARY KEY); CREATE PUBLICATION p FOR TABLE u;",
     "ALTER TABLE t ADD COLUMN a int;", false},
    {"only some columns are published", "CREATE TABLE t (id int PRIMARY KEY); CREATE PUBLICATION p FOR TABLE t (id);",
     "ALTER TABLE t ADD COLUMN a int;", false},
    {"the publication is gone",
     "CREATE TABLE t (id int PRIMARY KEY); CREATE PUBLICATION p FOR TABLE t; DROP PUBLICATION p;",
     "ALTER TABLE t ADD COLUMN a int;", false},
};

const Rule rule{
    .name = "published-table",
    .kind = HazardKind::replication,
    .dialects = "postgresql",
    .summary = "A change of a published table's columns does not reach logical replicas, and stops them",
    .what =
        "Logical replication carries rows, not DDL. The first row that is written after the change makes the "
        "subscriber stop with \"logical replication target relation is missing replicated column\", until somebody "
        "makes the same change there; meanwhile the publisher keeps all of its log.",
    .lock = "",
    .versions = "",
    .fix =
        "-- First on every subscriber, then here:\n"
        "ALTER TABLE t ADD COLUMN a int;",
    .examples = examples,
    .severity = Severity::warning,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const bool renames = act.type() == "RenameStmt" && text_of(act.body(), "renameType") == "OBJECT_COLUMN" &&
                       text_of(act.body(), "relationType") == "OBJECT_TABLE";
  if (renames) {
    const TableName table = view.model.resolve(get(act.body(), "relation"));
    if (!view.model.is_new(table) && publishes_all_columns(table, view.model))
      self.find(act, report,
                fmt::format("renames a column of {}, which is published: subscribers do not follow", table.text()));
  }
  for (const Alteration& command : alterations(act, view.model)) {
    if (command.subtype != "AT_AddColumn" || view.model.is_new(command.table)) continue;
    const std::string column = text_of(inside(command.definition()), "colname");
    const bool is_there = command.known != nullptr && command.known->column(column) != nullptr;
    if (!is_there && publishes_all_columns(command.table, view.model))
      self.find(act, report,
                fmt::format("adds {} to {}, which is published: subscribers that do not have it stop", column,
                            command.table.text()));
  }
}

}  // namespace

const Checker published_table{rule, check};

}  // namespace fishway::lint::postgres
