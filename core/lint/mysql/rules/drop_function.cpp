#include <fmt/format.h>

#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"a procedure in production", "CREATE PROCEDURE p() SELECT 1;", "DROP PROCEDURE p;"},
    {"a function that no file created", "", "DROP FUNCTION IF EXISTS f;"},
    {"a procedure that is created anew in the same file", "CREATE PROCEDURE p() SELECT 1;",
     "DROP PROCEDURE IF EXISTS p;\nCREATE PROCEDURE p() SELECT 2;", false},
    {"a procedure that only this file uses", "", "CREATE PROCEDURE p() SELECT 1;\nCALL p();\nDROP PROCEDURE p;", false},
    {"one that may be left over from a failed run", "",
     "DROP PROCEDURE IF EXISTS p;\nCREATE PROCEDURE p() SELECT 1;\nCALL p();\nDROP PROCEDURE p;", false},
};

constexpr Rule rule = {
    .name = "drop-function",
    .kind = HazardKind::broken_release,
    .dialects = "mysql mariadb",
    .summary = "DROP FUNCTION and DROP PROCEDURE break the code that still calls them",
    .what = "Statements of the code that still runs, views and triggers call it and fail from then on.",
    .lock = "",
    .versions = "",
    .fix =
        "-- drop it when no code calls it any more, in a file that says so:\n"
        "-- fishway: phase=contract\n"
        "DROP PROCEDURE close_orders;\n",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto* drop = std::get_if<DropObject>(&act.parsed);
  if (drop == nullptr || view.is_contract()) return;
  if (drop->kind != ObjectKind::procedure && drop->kind != ObjectKind::function) return;
  for (const QualifiedName& name : drop->names) {
    const TableName resolved = view.model.resolve(name);
    const auto found = view.model.routines.find(resolved);
    if (found != view.model.routines.end() && found->second.age != Age::applied) continue;
    self.find(act, name.offset, report, fmt::format("dropping {} breaks code that still calls it", text_of(name)));
    Checker::unless_put_back(report, view, resolved);
  }
}

}  // namespace

const Checker drop_function{rule, check};

}  // namespace fishway::lint::mysql
