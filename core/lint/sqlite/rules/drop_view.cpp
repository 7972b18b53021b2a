#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view view_of_orders =
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, total INT); CREATE VIEW totals AS SELECT total FROM orders;";

constexpr Example examples[] = {
    {"dropping a view of an earlier migration", view_of_orders, "DROP VIEW totals;"},
    {"dropping a view that no file created", "", "DROP VIEW IF EXISTS legacy;"},
    {"a view that comes again", view_of_orders, "DROP VIEW totals; CREATE VIEW totals AS SELECT id, total FROM orders;",
     false},
    {"a view that this change creates", view_of_orders, "CREATE VIEW v AS SELECT 1 AS a; DROP VIEW v;", false},
};

const Rule rule{
    .name = "drop-view",
    .kind = HazardKind::broken_release,
    .dialects = "sqlite",
    .summary = "DROP VIEW breaks the code that still reads it",
    .what =
        "The code that is running while the migration is applied still reads the view: each of its statements fails "
        "from the commit on.",
    .lock = "",
    .versions = "",
    .fix =
        "-- 1. Release code that does not use the view any more.\n"
        "-- 2. Drop it in a later migration that says so:\n"
        "-- fishway: phase=contract\n"
        "DROP VIEW totals;",
    .examples = examples,
};

void at_end(const Checker& self, const FileEnd&, const View& view, std::vector<Finding>& findings) {
  if (view.is_contract()) return;
  for (const DroppedView& dropped : view.model.dropped_views) {
    const QualifiedName name{{}, dropped.key, 0};
    if (view.model.views.contains(dropped.key) || view.model.find(name)) continue;
    self.find(dropped.spot, findings, fmt::format("drops the view {}", dropped.name));
  }
}

}  // namespace

const Checker drop_view{rule, nullptr, at_end};

}  // namespace fishway::lint::sqlite
