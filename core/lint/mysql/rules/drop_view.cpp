#include <fmt/format.h>

#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"a view in production", "CREATE VIEW v AS SELECT 1;", "DROP VIEW v;"},
    {"a view that is created anew in the same file", "CREATE VIEW v AS SELECT 1;",
     "DROP VIEW IF EXISTS v;\nCREATE VIEW v AS SELECT 2;", false},
    {"a view that is replaced", "CREATE VIEW v AS SELECT 1;", "CREATE OR REPLACE VIEW v AS SELECT 2;", false},
    {"a view that the same change created", "", "CREATE VIEW v AS SELECT 1;\nDROP VIEW v;", false},
};

constexpr Rule rule = {
    .name = "drop-view",
    .kind = HazardKind::broken_release,
    .dialects = "mysql mariadb",
    .summary = "DROP VIEW breaks the code that still reads the view",
    .what = "Statements of the code that still runs name the view and fail from then on.",
    .lock = "",
    .versions = "",
    .fix =
        "-- replace it where it only changes:\n"
        "CREATE OR REPLACE VIEW totals AS SELECT ...;\n"
        "-- drop it when no code uses it any more, in a file that says so:\n"
        "-- fishway: phase=contract\n"
        "DROP VIEW totals;\n",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto* drop = std::get_if<DropObject>(&act.parsed);
  if (drop == nullptr || drop->kind != ObjectKind::view || view.is_contract()) return;
  for (const QualifiedName& name : drop->names) {
    const TableName resolved = view.model.resolve(name);
    const auto found = view.model.views.find(resolved);
    if (found != view.model.views.end() && found->second != Age::applied) continue;
    self.find(act, name.offset, report,
              fmt::format("dropping the view {} breaks code that still reads it", text_of(name)));
    Checker::unless_put_back(report, view, resolved);
  }
}

}  // namespace

const Checker drop_view{rule, check};

}  // namespace fishway::lint::mysql
