#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example view_examples[] = {
    {"dropping a view of an earlier migration", "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM t;",
     "DROP VIEW v;"},
    {"dropping a view that no file created", "", "DROP VIEW IF EXISTS report;"},
    {"creating it again with fewer columns", "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM t;",
     "DROP VIEW v; CREATE VIEW v AS SELECT a FROM t;"},
    {"creating it again in the same transaction", "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t;",
     "DROP VIEW v; CREATE VIEW v AS SELECT b, a FROM t;", false},
    {"creating a view again that no file created", "", "DROP VIEW IF EXISTS v; CREATE VIEW v AS SELECT 1 AS a;", false},
    {"a view that this change creates", "", "CREATE VIEW v AS SELECT 1 AS a; DROP VIEW v;", false},
};

constexpr Example materialized_examples[] = {
    {"dropping a materialized view of an earlier migration",
     "CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT a FROM t;", "DROP MATERIALIZED VIEW m;"},
    {"creating it again with fewer columns",
     "CREATE TABLE t (a int, b int); CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t;",
     "DROP MATERIALIZED VIEW m; CREATE MATERIALIZED VIEW m AS SELECT a FROM t;"},
    {"creating it again in the same transaction",
     "CREATE TABLE t (a int, b int); CREATE MATERIALIZED VIEW m AS SELECT a FROM t;",
     "DROP MATERIALIZED VIEW m; CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t WITH NO DATA;", false},
    {"a materialized view that this change creates", "",
     "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; DROP MATERIALIZED VIEW m;", false},
};

const Rule view_rule{
    .name = "drop-view",
    .kind = HazardKind::broken_release,
    .dialects = "postgresql",
    .summary = "DROP VIEW breaks the code that still reads the view",
    .what =
        "The code that is running while the migration is applied still reads the view: each of its statements fails "
        "from the commit on. A view that comes again in the same transaction, with at least the columns that it had, "
        "is seen by nobody as missing.",
    .lock = "ACCESS EXCLUSIVE on the view for a moment",
    .versions = "",
    .fix =
        "-- 1. Release code that does not use the view any more.\n"
        "-- 2. Drop it in a later migration that says so:\n"
        "-- fishway: phase=contract\n"
        "DROP VIEW report;",
    .examples = view_examples,
};

const Rule materialized_rule{
    .name = "drop-materialized-view",
    .kind = HazardKind::broken_release,
    .dialects = "postgresql",
    .summary = "DROP MATERIALIZED VIEW breaks the code that still reads the view",
    .what =
        "The code that is running while the migration is applied still reads the view: each of its statements fails "
        "from the commit on. A view that comes again in the same transaction, with at least the columns that it had, "
        "is seen by nobody as missing.",
    .lock = "ACCESS EXCLUSIVE on the view for a moment",
    .versions = "",
    .fix =
        "-- 1. Release code that does not use the view any more.\n"
        "-- 2. Drop it in a later migration that says so:\n"
        "-- fishway: phase=contract\n"
        "DROP MATERIALIZED VIEW report;",
    .examples = materialized_examples,
};

void drop(const Checker& self, const Act& act, const View& view, const TableName& name) {
  const Table* known = view.model.table(name);
  if (view.model.is_new(name) || view.model.gone.contains(name)) return;
  Table before = known == nullptr ? Table{} : *known;
  before.name = name;
  self.find_later(act, view, fmt::format("drops view {}", name.text()),
                  [before](const Model& at_commit) { return still_serves(before, at_commit); });
}

void check(const Checker& self, const Act& act, const View& view, StatementReport&) {
  const bool wanted = drops(act, &self.rule == &view_rule ? "OBJECT_VIEW" : "OBJECT_MATVIEW");
  if (view.is_contract() || !wanted) return;
  for (const auto& [name, node] : dropped(act.body(), view.model)) drop(self, act, view, name);
}

}  // namespace

const Checker drop_view{view_rule, check};
const Checker drop_materialized_view{materialized_rule, check};

}  // namespace fishway::lint::postgres
