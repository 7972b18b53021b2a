#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"beside a default partition",
     "CREATE TABLE p (id int) PARTITION BY RANGE (id);"
     "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9); CREATE TABLE rest PARTITION OF p DEFAULT;",
     "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;"},
    {"without a default partition",
     "CREATE TABLE p (id int) PARTITION BY RANGE (id);"
     "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9);",
     "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY;", false},
    {"without CONCURRENTLY",
     "CREATE TABLE p (id int) PARTITION BY RANGE (id);"
     "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (9); CREATE TABLE rest PARTITION OF p DEFAULT;",
     "ALTER TABLE p DETACH PARTITION p1;", false},
};

const Rule rule{
    .name = "detach-concurrently",
    .kind = HazardKind::failure,
    .dialects = "postgresql",
    .summary = "DETACH PARTITION ... CONCURRENTLY does not work beside a default partition, nor before PostgreSQL 14",
    .what =
        "The server refuses: \"cannot detach partitions concurrently when a default partition exists\". Before 14 it "
        "does not know the word.",
    .lock = "",
    .versions = "CONCURRENTLY from 14",
    .fix =
        "-- A brief lock, which fishway asks for again and again without queueing:\n"
        "ALTER TABLE p DETACH PARTITION p1;",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.is_conditional) return;
  for (const Alteration& command : alterations(act, view.model)) {
    const Node& partition = inside(command.definition());
    if (command.subtype != "AT_DetachPartition" || !flag_of(partition, "concurrent")) continue;
    const Table* beside = view.model.default_partition_of(command.table);
    if (!view.since(14))
      self.find(act, report, "the server knows DETACH PARTITION ... CONCURRENTLY from 14 on");
    else if (beside != nullptr)
      self.find(act, report,
                fmt::format("{} has a default partition, {}: the server refuses CONCURRENTLY", command.table.text(),
                            beside->name.text()));
  }
}

}  // namespace

const Checker detach_concurrently{rule, check};

}  // namespace fishway::lint::postgres
