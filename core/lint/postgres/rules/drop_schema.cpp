#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"dropping a schema with what is in it", "CREATE SCHEMA app; CREATE TABLE app.t (id int);",
     "DROP SCHEMA app CASCADE;"},
    {"a schema that no file created", "", "DROP SCHEMA IF EXISTS legacy CASCADE;"},
    {"public with all that is in it", "CREATE TABLE t (id int);", "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"},
    {"without CASCADE the server drops an empty one only", "CREATE SCHEMA app;", "DROP SCHEMA app;", false},
    {"one that is known to be empty", "CREATE SCHEMA app;", "DROP SCHEMA app CASCADE;", false},
    {"a schema that this change creates", "", "CREATE SCHEMA a; CREATE TABLE a.t (id int); DROP SCHEMA a CASCADE;",
     false},
};

const Rule rule{
    .name = "drop-schema",
    .kind = HazardKind::broken_release,
    .dialects = "postgresql",
    .summary = "DROP SCHEMA ... CASCADE takes away every table in the schema, with all rows",
    .what =
        "Every table, view, function and type in the schema goes, with all rows, and so do foreign keys and views in "
        "other schemas that use them. The code that is running while the migration is applied fails from the commit "
        "on.",
    .lock = "ACCESS EXCLUSIVE on every table of the schema, for a moment",
    .versions = "",
    .fix =
        "-- Drop what is in it one by one, each in a migration with phase=contract; then, without CASCADE:\n"
        "DROP SCHEMA app;",
    .examples = examples,
};

std::vector<const Table*> tables_in(const std::string& schema, const Model& model) {
  std::vector<const Table*> tables;
  for (const auto& [name, table] : model.tables)
    if (name.schema == schema) tables.push_back(&table);
  return tables;
}

template <typename Objects>
bool any_in(const std::string& schema, const Objects& objects) {
  for (const auto& [name, object] : objects)
    if (name.schema == schema) return true;
  return false;
}

bool is_empty(const std::string& schema, const Model& model) {
  return tables_in(schema, model).empty() && !any_in(schema, model.functions) && !any_in(schema, model.enums) &&
         !any_in(schema, model.domains);
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (view.is_contract() || !drops(act, "OBJECT_SCHEMA") || !cascades(act.body())) return;
  for (const Node& object : get(act.body(), "objects")) {
    const std::string schema = text_of(inside(object), "sval");
    const auto known = view.model.schemas.find(schema);
    const bool is_known = known != view.model.schemas.end() && schema != "public";
    if (is_known && (known->second != Age::applied || is_empty(schema, view.model))) continue;
    std::vector<std::string> names;
    for (const Table* table : tables_in(schema, view.model))
      if (!table->is_new()) names.push_back(table->name.name);
    self.find(act, report,
              fmt::format("drops schema {} and everything in it{}", schema,
                          names.empty() ? "" : ": " + sentence_list(names)))
        .losses.push_back({{schema, {}}, {}});
  }
}

}  // namespace

const Checker drop_schema{rule, check};

}  // namespace fishway::lint::postgres
