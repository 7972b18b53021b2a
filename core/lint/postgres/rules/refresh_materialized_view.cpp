#include <fmt/format.h>

#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view view_of_orders =
    "CREATE TABLE orders (id int); CREATE MATERIALIZED VIEW sums AS SELECT id, count(*) FROM orders GROUP BY id;";

constexpr Example examples[] = {
    {"REFRESH blocks everybody who reads the view", view_of_orders, "REFRESH MATERIALIZED VIEW sums;"},
    {"CONCURRENTLY blocks no reader",
     "CREATE TABLE orders (id int); CREATE MATERIALIZED VIEW sums AS SELECT id, count(*) FROM orders GROUP BY id;\n"
     "CREATE UNIQUE INDEX sums_id ON sums (id);",
     "REFRESH MATERIALIZED VIEW CONCURRENTLY sums;", false},
    {"a view that this change creates", "CREATE TABLE orders (id int);",
     "CREATE MATERIALIZED VIEW sums AS SELECT count(*) FROM orders WITH NO DATA; REFRESH MATERIALIZED VIEW sums;",
     false},
    {"WITH NO DATA runs no query", view_of_orders, "REFRESH MATERIALIZED VIEW sums WITH NO DATA;", false},
};

constexpr Rule rule{
    .name = "refresh-materialized-view",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "REFRESH MATERIALIZED VIEW without CONCURRENTLY blocks every reader of the view",
    .what = "For as long as the view's query runs, and its rows and indexes are written, nobody can read the view.",
    .lock = "ACCESS EXCLUSIVE on the materialized view, for as long as its query takes",
    .versions = "",
    .fix =
        "CREATE UNIQUE INDEX CONCURRENTLY sums_id ON sums (id);  -- once: CONCURRENTLY needs it\n"
        "REFRESH MATERIALIZED VIEW CONCURRENTLY sums;",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.type() != "RefreshMatViewStmt" || flag_of(act.body(), "concurrent")) return;
  const auto refreshed = blocking_impacts(view);
  if (refreshed.empty()) return;
  const TableName name = view.model.resolve(get(act.body(), "relation"));
  find_blocking(self, act, act.body(), view, report,
                fmt::format("nobody can read {} until its query is done", name.text()),
                fmt::format("-- with a unique index over columns of the view:\n"
                            "REFRESH MATERIALIZED VIEW CONCURRENTLY {};",
                            sql_name(name)));
}

}  // namespace

const Checker refresh_materialized_view{rule, check};

}  // namespace fishway::lint::postgres
