#include <fmt/format.h>

#include <algorithm>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"renaming a function of an earlier migration",
     "CREATE FUNCTION total(int) RETURNS int LANGUAGE sql AS 'SELECT $1';",
     "ALTER FUNCTION total(int) RENAME TO sum_up;"},
    {"renaming a procedure that no file created", "", "ALTER PROCEDURE tidy() RENAME TO clean_up;"},
    {"another takes the old name", "CREATE FUNCTION total(int) RETURNS int LANGUAGE sql AS 'SELECT $1';",
     "ALTER FUNCTION total(int) RENAME TO total_old;"
     "CREATE FUNCTION total(int) RETURNS int LANGUAGE sql AS 'SELECT $1 + 1';",
     false},
    {"a function that this change creates", "",
     "CREATE FUNCTION a() RETURNS int LANGUAGE sql AS 'SELECT 1'; ALTER FUNCTION a() RENAME TO b;", false},
};

const Rule rule{
    .name = "rename-function",
    .kind = HazardKind::broken_release,
    .dialects = "postgresql",
    .summary = "Renaming a function breaks the code that still calls it by the old name",
    .what =
        "The code that is running while the migration is applied still calls it by the old name: each of its calls "
        "fails from the commit on.",
    .lock = "",
    .versions = "",
    .fix =
        "-- A second function; drop the first, in a later migration with phase=contract, when no code calls it.\n"
        "CREATE FUNCTION sum_up(n int) RETURNS int LANGUAGE sql AS 'SELECT total(n)';",
    .examples = examples,
};

bool is_routine(const std::string& type) {
  return type == "OBJECT_FUNCTION" || type == "OBJECT_PROCEDURE" || type == "OBJECT_ROUTINE" ||
         type == "OBJECT_AGGREGATE";
}

void check(const Checker& self, const Act& act, const View& view, StatementReport&) {
  if (view.is_contract() || act.type() != "RenameStmt" || !is_routine(text_of(act.body(), "renameType"))) return;
  const TableName name = object_name_of(get(act.body(), "object"), view.model);
  const auto [begin, end] = view.model.functions.equal_range(name);
  const auto is_unused = [](const auto& one) { return one.second.age != Age::applied || one.second.is_trigger; };
  if (begin != end && std::all_of(begin, end, is_unused)) return;
  self.find_later(act, view,
                  fmt::format("renames {} to {}: the code that runs calls it by the old name", name.text(),
                              text_of(act.body(), "newname")),
                  [name](const Model& at_commit) { return at_commit.functions.contains(name); });
}

}  // namespace

const Checker rename_function{rule, check};

}  // namespace fishway::lint::postgres
