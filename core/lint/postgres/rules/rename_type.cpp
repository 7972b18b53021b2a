#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"
#include "core/lint/postgres/rules/types.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"renaming an enum of an earlier migration", "CREATE TYPE mood AS ENUM ('sad', 'ok');",
     "ALTER TYPE mood RENAME TO feeling;"},
    {"renaming a domain", "CREATE DOMAIN email AS text;", "ALTER DOMAIN email RENAME TO address;"},
    {"another takes the name without one of its labels", "CREATE TYPE mood AS ENUM ('sad', 'ok');",
     "ALTER TYPE mood RENAME TO mood_old; CREATE TYPE mood AS ENUM ('ok');"},
    {"another takes the name with all of its labels", "CREATE TYPE mood AS ENUM ('sad', 'ok');",
     "ALTER TYPE mood RENAME TO mood_old; CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');", false},
    {"a type that this change creates", "", "CREATE TYPE a AS ENUM ('x'); ALTER TYPE a RENAME TO b;", false},
};

const Rule rule{
    .name = "rename-type",
    .kind = HazardKind::broken_release,
    .dialects = "postgresql",
    .summary = "Renaming a type breaks the code that casts to the old name",
    .what =
        "The code that is running while the migration is applied casts to the type by its old name, and drivers look "
        "enums and composite types up by name: their statements fail from the commit on.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Keep the name. Where it must change, a domain under the second name serves while the code is moved over:\n"
        "CREATE DOMAIN feeling AS mood;",
    .examples = examples,
};

bool is_type(const std::string& object) { return object == "OBJECT_TYPE" || object == "OBJECT_DOMAIN"; }

void check(const Checker& self, const Act& act, const View& view, StatementReport&) {
  if (view.is_contract() || act.type() != "RenameStmt" || !is_type(text_of(act.body(), "renameType"))) return;
  const TableName name = type_named(get(inside(get(act.body(), "object")), "items"), view.model);
  const KnownType before = known_type(name, view.model);
  if (before.age != Age::applied || before.running_name != name) return;
  self.find_later(act, view,
                  fmt::format("renames type {} to {}: the code that runs uses the old name", name.text(),
                              text_of(act.body(), "newname")),
                  [before](const Model& at_commit) { return type_still_serves(before, at_commit); });
}

}  // namespace

const Checker rename_type{rule, check};

}  // namespace fishway::lint::postgres
