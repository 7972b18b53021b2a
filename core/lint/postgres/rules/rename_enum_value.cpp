#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"renaming a label of an earlier migration's enum", "CREATE TYPE mood AS ENUM ('sad', 'ok');",
     "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';"},
    {"an enum that no file created", "", "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';"},
    {"an enum that this change creates", "",
     "CREATE TYPE mood AS ENUM ('sad', 'ok'); ALTER TYPE mood RENAME VALUE 'ok' TO 'fine';", false},
    {"a label that this change adds", "CREATE TYPE mood AS ENUM ('sad');",
     "ALTER TYPE mood ADD VALUE 'okk'; ALTER TYPE mood RENAME VALUE 'okk' TO 'ok';", false},
    {"adding a label", "CREATE TYPE mood AS ENUM ('sad', 'ok');", "ALTER TYPE mood ADD VALUE 'happy' AFTER 'ok';",
     false},
};

const Rule rule{
    .name = "rename-enum-value",
    .kind = HazardKind::broken_release,
    .dialects = "postgresql",
    .summary = "Renaming an enum's label breaks the code that still reads or writes the old one",
    .what =
        "The code that is running while the migration is applied writes the old label, which the server refuses from "
        "the commit on, and reads the new one, which it does not know.",
    .lock = "",
    .versions = "",
    .fix =
        "-- A second label; release code that reads both and writes the new one, then change the rows in batches.\n"
        "ALTER TYPE mood ADD VALUE 'fine' AFTER 'ok';",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const std::string old_label = text_of(act.body(), "oldVal");
  if (view.is_contract() || act.type() != "AlterEnumStmt" || old_label.empty()) return;
  const TableName name = type_named(get(act.body(), "typeName"), view.model);
  const Enum* known = view.model.enumeration(Type{name.schema, name.name, {}, 0});
  if (known != nullptr && known->age != Age::applied) return;
  if (known != nullptr && known->label_ages.contains(old_label) && known->label_ages.at(old_label) != Age::applied)
    return;
  self.find(act, report,
            fmt::format("renames label '{}' of {} to '{}': the code that runs uses the old one", old_label, name.text(),
                        text_of(act.body(), "newVal")))
      .fix = fmt::format(
      "-- A second label; release code that reads both and writes the new one, then change the rows in "
      "batches.\nALTER TYPE {} ADD VALUE '{}' AFTER '{}';",
      as_sql(name), text_of(act.body(), "newVal"), old_label);
}

}  // namespace

const Checker rename_enum_value{rule, check};

}  // namespace fishway::lint::postgres
