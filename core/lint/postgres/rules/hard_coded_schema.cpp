#include <fmt/format.h>

#include <algorithm>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"a table of this name is known, but in another schema", "CREATE TABLE orders (id int);",
     "ALTER TABLE shop_prod.orders ADD COLUMN note text;"},
    {"rows for it", "CREATE TABLE settings (name text);", "INSERT INTO staging.settings VALUES ('a');"},
    {"a schema that a file created", "CREATE TABLE orders (id int); CREATE SCHEMA archive;",
     "ALTER TABLE archive.orders ADD COLUMN note text;", false},
    {"a schema where files created something", "CREATE TABLE orders (id int); CREATE TABLE archive.lines (id int);",
     "ALTER TABLE archive.orders ADD COLUMN note text;", false},
    {"the usual schema", "CREATE TABLE orders (id int);", "ALTER TABLE public.orders ADD COLUMN note text;", false},
    {"no table of this name is known", "CREATE TABLE orders (id int);", "INSERT INTO audit.log VALUES (1);", false},
    {"the server's own", "CREATE TABLE orders (id int);", "SELECT * FROM pg_catalog.pg_class;", false},
};

const Rule rule{
    .name = "hard-coded-schema",
    .kind = HazardKind::wrong_target,
    .dialects = "postgresql",
    .summary = "A schema that stands in one file only leads to another table than everything else",
    .what =
        "Earlier migrations made the table without a schema, so it is where search_path and the default schema say. "
        "This statement goes to a schema that no migration knows: to another environment's table, or to none.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Leave the schema out, or take it from the configuration:\n"
        "ALTER TABLE ${flyway:defaultSchema}.orders ADD COLUMN note text;",
    .examples = examples,
    .severity = Severity::warning,
};

bool is_servers_own(const std::string& schema) { return schema.starts_with("pg_") || schema == "information_schema"; }

bool knows_schema(const std::string& schema, const Model& model) {
  if (schema == model.default_schema || model.schemas.contains(schema)) return true;
  return std::ranges::any_of(model.tables,
                             [&](const auto& one) { return one.first.schema == schema && one.second.is_known; });
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const Node& relation = get(act.body(), "relation");
  const bool changes = act.type() == "AlterTableStmt" || act.type() == "InsertStmt" || act.type() == "UpdateStmt" ||
                       act.type() == "DeleteStmt" || act.type() == "IndexStmt" || act.type() == "MergeStmt";
  const std::string schema = text_of(relation, "schemaname");
  if (!changes || schema.empty() || is_servers_own(schema) || knows_schema(schema, view.model)) return;
  const Table* usual = view.model.table({view.model.default_schema, text_of(relation, "relname")});
  if (usual == nullptr || !usual->is_known) return;
  self.find(
      act, report,
      fmt::format("goes to {}.{}, while every other migration means {}", schema, usual->name.name, usual->name.text()));
}

}  // namespace

const Checker hard_coded_schema{rule, check};

}  // namespace fishway::lint::postgres
