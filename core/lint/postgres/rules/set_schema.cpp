#include <fmt/format.h>
#include <algorithm>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"moving a table to another schema", "CREATE SCHEMA archive; CREATE TABLE orders (id int);",
     "ALTER TABLE orders SET SCHEMA archive;"},
    {"moving a view", "CREATE SCHEMA old; CREATE VIEW v AS SELECT 1 AS x;", "ALTER VIEW v SET SCHEMA old;"},
    {"moving a function", "CREATE SCHEMA old; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
     "ALTER FUNCTION f() SET SCHEMA old;"},
    {"a view takes the old name", "CREATE SCHEMA archive; CREATE TABLE orders (id int);",
     "ALTER TABLE orders SET SCHEMA archive; CREATE VIEW public.orders AS SELECT * FROM archive.orders;", false},
    {"a table that this change creates", "CREATE SCHEMA archive;",
     "CREATE TABLE t (id int); ALTER TABLE t SET SCHEMA archive;", false},
    {"into the schema where it is", "CREATE TABLE t (id int);", "ALTER TABLE public.t SET SCHEMA public;", false},
};

const Rule rule{
    .name = "set-schema",
    .kind = HazardKind::broken_release,
    .dialects = "postgresql",
    .summary = "Moving a table, view or function to another schema breaks the code that looks for it in the old one",
    .what =
        "The code that is running while the migration is applied looks for it where it was: each of its statements "
        "fails from the commit on, unless its search_path happens to have the new schema as well.",
    .lock = "ACCESS EXCLUSIVE for a moment",
    .versions = "",
    .fix =
        "-- In one transaction; drop the view when no code uses it any more.\n"
        "ALTER TABLE orders SET SCHEMA archive;\n"
        "CREATE VIEW public.orders AS SELECT * FROM archive.orders;",
    .examples = examples,
};

bool is_relation(const std::string& type) {
  return type == "OBJECT_TABLE" || type == "OBJECT_VIEW" || type == "OBJECT_MATVIEW" || type == "OBJECT_FOREIGN_TABLE";
}
bool is_routine(const std::string& type) {
  return type == "OBJECT_FUNCTION" || type == "OBJECT_PROCEDURE" || type == "OBJECT_ROUTINE" ||
         type == "OBJECT_AGGREGATE";
}

bool is_new_routine(const TableName& name, const Model& model) {
  const auto [begin, end] = model.functions.equal_range(name);
  return begin != end && std::all_of(begin, end, [](const auto& one) {
           return one.second.age != Age::applied || one.second.is_trigger;
         });
}

void moves(const Checker& self, const Act& act, const View& view, const TableName& name, const Table& before) {
  const std::string schema = text_of(act.body(), "newschema");
  if (name.schema == schema) return;
  Finding& finding = self.find_later(
      act, view,
      fmt::format("moves {} to schema {}: the code that runs looks for it in {}", name.name, schema, name.schema),
      [before](const Model& at_commit) {
        return still_serves(before, at_commit) || at_commit.functions.contains(before.name);
      });
  finding.fix = fmt::format(
      "-- A schema that the code's search_path has as well, or, for a table, a view that stays:\n"
      "CREATE VIEW {}.{} AS SELECT * FROM {}.{};",
      as_sql(name.schema), as_sql(name.name), as_sql(schema), as_sql(name.name));
}

void check(const Checker& self, const Act& act, const View& view, StatementReport&) {
  if (view.is_contract() || act.type() != "AlterObjectSchemaStmt") return;
  const std::string type = text_of(act.body(), "objectType");
  Table before;
  if (is_relation(type)) {
    before.name = view.model.resolve(get(act.body(), "relation"));
    const Table* table = view.model.table(before.name);
    if (view.model.is_new(before.name) || (table != nullptr && table->known_as)) return;
    if (table != nullptr) before = *table;
    moves(self, act, view, before.name, before);
  } else if (is_routine(type)) {
    before.name = object_name_of(get(act.body(), "object"), view.model);
    if (!is_new_routine(before.name, view.model)) moves(self, act, view, before.name, before);
  }
}

}  // namespace

const Checker set_schema{rule, check};

}  // namespace fishway::lint::postgres
