#include <fmt/format.h>

#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view orders = "CREATE TABLE orders (id int CONSTRAINT orders_pkey PRIMARY KEY);";

constexpr Example examples[] = {
    {"CLUSTER rewrites the table", orders, "CLUSTER orders USING orders_pkey;"},
    {"to remember the order is free", orders, "ALTER TABLE orders CLUSTER ON orders_pkey;", false},
    {"a table that this change creates", "",
     "CREATE TABLE orders (id int CONSTRAINT orders_pkey PRIMARY KEY); CLUSTER orders USING orders_pkey;", false},
};

constexpr Rule rule{
    .name = "cluster",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "CLUSTER rewrites the table while nobody can use it",
    .what =
        "The table is written anew in the order of the index, with all of its indexes. Until it is done nobody can "
        "read or write the table.",
    .lock = "ACCESS EXCLUSIVE on the table, for as long as the rewrite takes",
    .versions = "",
    .fix = "-- the extension pg_repack orders a table beside reads and writes; no migration can",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.type() != "ClusterStmt") return;
  const auto rewritten = blocking_impacts(view);
  const bool is_of_all = !act.body().contains("relation");
  if (rewritten.empty() && !is_of_all) return;
  find_blocking(self, act, act.body(), view, report,
                fmt::format("CLUSTER rewrites {} under its lock",
                            is_of_all ? "every table that was clustered before" : names_of(rewritten)));
}

}  // namespace

const Checker cluster{rule, check};

}  // namespace fishway::lint::postgres
