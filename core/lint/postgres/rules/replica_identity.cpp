#include <fmt/format.h>

#include <algorithm>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/publications.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"publishing a table that has no primary key", "CREATE TABLE t (id int);", "CREATE PUBLICATION p FOR TABLE t;"},
    {"adding such a table to a publication", "CREATE TABLE t (id int); CREATE PUBLICATION p;",
     "ALTER PUBLICATION p ADD TABLE t;"},
    {"publishing all tables, one of which has no primary key", "CREATE TABLE t (id int);",
     "CREATE PUBLICATION p FOR ALL TABLES;"},
    {"a new table without a primary key where all tables are published", "CREATE PUBLICATION p FOR ALL TABLES;",
     "CREATE TABLE t (id int);"},
    {"REPLICA IDENTITY NOTHING", "CREATE TABLE t (id int PRIMARY KEY);", "ALTER TABLE t REPLICA IDENTITY NOTHING;"},
    {"dropping the primary key of a published table",
     "CREATE TABLE t (id int CONSTRAINT k PRIMARY KEY); CREATE PUBLICATION p FOR TABLE t;",
     "ALTER TABLE t DROP CONSTRAINT k;"},
    {"a table with a primary key", "CREATE TABLE t (id int PRIMARY KEY);", "CREATE PUBLICATION p FOR TABLE t;", false},
    {"with REPLICA IDENTITY FULL", "CREATE TABLE t (id int); ALTER TABLE t REPLICA IDENTITY FULL;",
     "CREATE PUBLICATION p FOR TABLE t;", false},
    {"inserts alone are published", "CREATE TABLE t (id int);",
     "CREATE PUBLICATION p FOR TABLE t WITH (publish = 'insert');", false},
    {"a table that no file created", "", "CREATE PUBLICATION p FOR TABLE legacy;", false},
    {"a new table that gets its key in the same transaction", "CREATE PUBLICATION p FOR ALL TABLES;",
     "CREATE TABLE t (id int); ALTER TABLE t ADD PRIMARY KEY (id);", false},
};

const Rule rule{
    .name = "replica-identity",
    .kind = HazardKind::replication,
    .dialects = "postgresql",
    .summary = "A published table without a replica identity refuses every UPDATE and DELETE",
    .what =
        "A subscriber could not tell which row is meant, so the publisher refuses: \"cannot update table because it "
        "does not have a replica identity and publishes updates\". That hits the code that is running.",
    .lock = "",
    .versions = "",
    .fix =
        "-- A primary key before the table is published, or, for a small table:\n"
        "ALTER TABLE t REPLICA IDENTITY FULL;",
    .examples = examples,
};

bool lacks_identity(const Table& table) {
  const bool can_have = table.kind == RelationKind::table || table.kind == RelationKind::partitioned;
  if (!can_have || !table.is_known || table.is_temporary || table.is_unlogged) return false;
  if (table.partition_of || !table.inherits.empty()) return false;
  return table.replica_identity == "n" || (table.replica_identity == "d" && table.primary_key() == nullptr);
}

void find_at_commit(const Checker& self, const Act& act, const View& view, const TableName& name, std::string message) {
  self.find_later(act, view, std::move(message), [name](const Model& at_commit) {
    const Table* table = at_commit.table(name);
    return table == nullptr || !lacks_identity(*table) || !publishes_changes(name, at_commit);
  });
}

void check_publication(const Checker& self, const Act& act, const View& view) {
  const Published published = published_by(act, view.model);
  if (!published.has_changes) return;
  for (const auto& [name, table] : view.model.tables) {
    const bool is_in = published.has_all_tables || published.schemas.contains(name.schema) ||
                       std::ranges::find(published.tables, name) != published.tables.end();
    if (is_in && lacks_identity(table))
      find_at_commit(
          self, act, view, name,
          fmt::format("publishes {}, which has no primary key: UPDATE and DELETE of it fail from now on", name.text()));
  }
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.type() == "CreatePublicationStmt" || act.type() == "AlterPublicationStmt")
    return check_publication(self, act, view);
  if (act.type() == "CreateStmt") {
    const TableName name = view.model.creation_name(get(act.body(), "relation"));
    const bool is_there = view.model.table(name) != nullptr;
    const bool is_temporary = text_of(get(act.body(), "relation"), "relpersistence") == "t";
    if (!is_there && !is_temporary && publishes_changes(name, view.model))
      find_at_commit(self, act, view, name,
                     fmt::format("{} is published and has no primary key: UPDATE and DELETE of it fail", name.text()));
    return;
  }
  for (const Alteration& command : alterations(act, view.model)) {
    if (view.model.is_new(command.table)) continue;
    const Constraint* dropped_key = command.known == nullptr ? nullptr : command.known->primary_key();
    if (command.subtype == "AT_ReplicaIdentity" && text_of(inside(command.definition()), "identity_type") == "n")
      self.find(
          act, report,
          fmt::format("leaves {} without a replica identity: its changes cannot be replicated", command.table.text()));
    if (command.subtype == "AT_DropConstraint" && dropped_key != nullptr && dropped_key->name == command.name &&
        publishes_changes(command.table, view.model))
      find_at_commit(self, act, view, command.table,
                     fmt::format("drops the primary key of {}, which is published: UPDATE and DELETE of it fail",
                                 command.table.text()));
  }
}

}  // namespace

const Checker replica_identity{rule, check};

}  // namespace fishway::lint::postgres
