#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"an index on a partitioned table", "CREATE TABLE p (id int) PARTITION BY RANGE (id);",
     "CREATE INDEX CONCURRENTLY by_id ON p (id);"},
    {"dropping an index of a partitioned table",
     "CREATE TABLE p (id int) PARTITION BY RANGE (id); CREATE INDEX by_id ON p (id);",
     "DROP INDEX CONCURRENTLY by_id;"},
    {"an index on a partition",
     "CREATE TABLE p (id int) PARTITION BY RANGE (id);"
     "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9);",
     "CREATE INDEX CONCURRENTLY p1_id ON p1 (id);", false},
    {"on the parent only", "CREATE TABLE p (id int) PARTITION BY RANGE (id);", "CREATE INDEX by_id ON ONLY p (id);",
     false},
};

const Rule rule{
    .name = "concurrently-on-partitioned",
    .kind = HazardKind::failure,
    .dialects = "postgresql",
    .summary = "CONCURRENTLY does not work on a partitioned table",
    .what =
        "The server refuses: \"cannot create index on partitioned table concurrently\". Without CONCURRENTLY it would "
        "block the writers of every partition while it builds.",
    .lock = "",
    .versions = "",
    .fix =
        "CREATE INDEX by_id ON ONLY p (id);                      -- invalid until every partition has its own\n"
        "CREATE INDEX CONCURRENTLY p1_by_id ON p1 (id);          -- for each partition\n"
        "ALTER INDEX by_id ATTACH PARTITION p1_by_id;            -- for each partition",
    .examples = examples,
};

bool is_partitioned(const TableName& name, const Model& model) {
  const Table* table = model.table(name);
  return table != nullptr && table->kind == RelationKind::partitioned;
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.is_conditional || !flag_of(act.body(), "concurrent")) return;
  if (act.type() == "IndexStmt") {
    const TableName table = view.model.resolve(get(act.body(), "relation"));
    if (is_partitioned(table, view.model))
      self.find(act, report, fmt::format("{} is partitioned: the server refuses CONCURRENTLY", table.text()));
  }
  if (!drops(act, "OBJECT_INDEX")) return;
  for (const auto& [name, node] : dropped(act.body(), view.model)) {
    const Index* index = view.model.index(name);
    if (index != nullptr && is_partitioned(index->table, view.model))
      self.find(act, report,
                fmt::format("{} is an index of {}, which is partitioned: the server refuses CONCURRENTLY", name.text(),
                            index->table.text()));
  }
}

}  // namespace

const Checker concurrently_on_partitioned{rule, check};

}  // namespace fishway::lint::postgres
