#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"renaming a schema of an earlier migration", "CREATE SCHEMA app; CREATE TABLE app.t (id int);",
     "ALTER SCHEMA app RENAME TO shop;"},
    {"renaming a schema that no file created", "", "ALTER SCHEMA legacy RENAME TO old;"},
    {"a schema that this change creates", "", "CREATE SCHEMA a; ALTER SCHEMA a RENAME TO b;", false},
    {"changing its owner", "CREATE SCHEMA app;", "ALTER SCHEMA app OWNER TO CURRENT_USER;", false},
};

const Rule rule{
    .name = "rename-schema",
    .kind = HazardKind::broken_release,
    .dialects = "postgresql",
    .summary = "Renaming a schema breaks the code that still uses the old name",
    .what =
        "Every table, view and function in it is gone for the code that is running while the migration is applied: "
        "by a qualified name and by a search_path alike.",
    .lock = "",
    .versions = "",
    .fix =
        "-- A second schema with views of the same names; release code that uses it.\n"
        "CREATE SCHEMA shop;\n"
        "CREATE VIEW shop.t AS SELECT * FROM app.t;",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport&) {
  if (view.is_contract() || act.type() != "RenameStmt" || text_of(act.body(), "renameType") != "OBJECT_SCHEMA") return;
  const std::string schema = text_of(act.body(), "subname");
  const auto known = view.model.schemas.find(schema);
  if (known != view.model.schemas.end() && known->second != Age::applied) return;
  self.find_later(act, view,
                  fmt::format("renames schema {} to {}: the code that runs uses the old name", schema,
                              text_of(act.body(), "newname")),
                  [schema](const Model& at_commit) { return at_commit.schemas.contains(schema); });
}

}  // namespace

const Checker rename_schema{rule, check};

}  // namespace fishway::lint::postgres
