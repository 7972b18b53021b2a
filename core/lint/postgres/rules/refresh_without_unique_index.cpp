#include <fmt/format.h>

#include <algorithm>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"no unique index", "CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT a FROM t;",
     "REFRESH MATERIALIZED VIEW CONCURRENTLY m;"},
    {"a unique index with a WHERE does not count",
     "CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT a FROM t; CREATE UNIQUE INDEX ON m (a) WHERE a > 0;",
     "REFRESH MATERIALIZED VIEW CONCURRENTLY m;"},
    {"a unique index",
     "CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT a FROM t;"
     "CREATE UNIQUE INDEX ON m (a);",
     "REFRESH MATERIALIZED VIEW CONCURRENTLY m;", false},
    {"a view that no file created", "", "REFRESH MATERIALIZED VIEW CONCURRENTLY m;", false},
};

const Rule rule{
    .name = "refresh-without-unique-index",
    .kind = HazardKind::failure,
    .dialects = "postgresql",
    .summary = "REFRESH MATERIALIZED VIEW CONCURRENTLY needs a unique index",
    .what =
        "The server refuses: \"cannot refresh materialized view concurrently\". It needs a unique index on columns, "
        "without a WHERE, to tell the rows apart.",
    .lock = "",
    .versions = "",
    .fix =
        "-- In a migration before:\n"
        "CREATE UNIQUE INDEX CONCURRENTLY m_key ON m (a);\n"
        "REFRESH MATERIALIZED VIEW CONCURRENTLY m;",
    .examples = examples,
};

bool tells_rows_apart(const Index* index) {
  return index->is_unique && !index->predicate &&
         std::ranges::none_of(index->parts, [](const Index::Part& part) { return part.column.empty(); });
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.is_conditional || act.type() != "RefreshMatViewStmt" || !flag_of(act.body(), "concurrent")) return;
  const TableName name = view.model.resolve(get(act.body(), "relation"));
  const Table* table = view.model.table(name);
  if (table == nullptr || !table->is_known || table->kind != RelationKind::materialized_view) return;
  if (std::ranges::any_of(view.model.indexes_of(name), tells_rows_apart)) return;
  self.find(act, report, fmt::format("{} has no unique index: the server refuses CONCURRENTLY", name.text()));
}

}  // namespace

const Checker refresh_without_unique_index{rule, check};

}  // namespace fishway::lint::postgres
