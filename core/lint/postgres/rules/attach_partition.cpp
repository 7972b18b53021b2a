#include <fmt/format.h>

#include "core/lint/postgres/alter_table.hpp"
#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"a table with rows is read to see that they fit",
     "CREATE TABLE log (at date) PARTITION BY RANGE (at); CREATE TABLE log_2024 (at date NOT NULL);",
     "ALTER TABLE log ATTACH PARTITION log_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');"},
    {"a check that allows NULL does not prove it",
     "CREATE TABLE log (at date) PARTITION BY RANGE (at);\n"
     "CREATE TABLE log_2024 (at date, CHECK (at >= '2024-01-01' AND at < '2025-01-01'));",
     "ALTER TABLE log ATTACH PARTITION log_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');"},
    {"a check over a wider range does not prove it",
     "CREATE TABLE log (at date) PARTITION BY RANGE (at);\n"
     "CREATE TABLE log_2024 (at date NOT NULL, CHECK (at >= '2023-01-01' AND at < '2025-01-01'));",
     "ALTER TABLE log ATTACH PARTITION log_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');"},
    {"the default partition is read as well",
     "CREATE TABLE log (at date) PARTITION BY RANGE (at); CREATE TABLE log_rest PARTITION OF log DEFAULT;",
     "CREATE TABLE log_2026 (at date);\n"
     "ALTER TABLE log ATTACH PARTITION log_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');"},
    {"a valid check that says the same",
     "CREATE TABLE log (at date) PARTITION BY RANGE (at);\n"
     "CREATE TABLE log_2024 (at date NOT NULL, CHECK (at >= '2024-01-01' AND at < '2025-01-01'));",
     "ALTER TABLE log ATTACH PARTITION log_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');", false},
    {"a valid check of a list",
     "CREATE TABLE shops (land text) PARTITION BY LIST (land);\n"
     "CREATE TABLE shops_de (land text NOT NULL, CHECK (land = 'de'));",
     "ALTER TABLE shops ATTACH PARTITION shops_de FOR VALUES IN ('de');", false},
    {"a valid check in the default partition that rules the range out",
     "CREATE TABLE log (at date) PARTITION BY RANGE (at); CREATE TABLE log_rest PARTITION OF log DEFAULT;\n"
     "ALTER TABLE log_rest ADD CONSTRAINT old CHECK (at < '2026-01-01');",
     "CREATE TABLE log_2026 (at date);\n"
     "ALTER TABLE log ATTACH PARTITION log_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
     false},
    {"a table that this change creates", "CREATE TABLE log (at date) PARTITION BY RANGE (at);",
     "CREATE TABLE log_2026 (at date);\n"
     "ALTER TABLE log ATTACH PARTITION log_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
     false},
};

constexpr Rule rule{
    .name = "attach-partition",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "ATTACH PARTITION reads the new and the default partition under a lock, unless a CHECK proves them",
    .what =
        "The server reads the table to see that every row fits, and the default partition to see that none of its rows "
        "belongs to the new one. Nobody can use these tables meanwhile; with a default partition that is every query "
        "of the parent that reaches it. A valid CHECK constraint that says so already spares the scan.",
    .lock = "ACCESS EXCLUSIVE on the partition and on the default partition, for as long as they are read",
    .versions = "before 12 also ACCESS EXCLUSIVE on the parent",
    .fix =
        "-- the partition key must be NOT NULL, and the bounds said by a valid CHECK:\n"
        "ALTER TABLE log_2024 ADD CONSTRAINT log_2024_fits\n"
        "  CHECK (at IS NOT NULL AND at >= '2024-01-01' AND at < '2025-01-01') NOT VALID;\n"
        "-- and, with a default partition, that none of its rows belongs to the new one:\n"
        "ALTER TABLE log_rest ADD CONSTRAINT log_rest_fits\n"
        "  CHECK (at IS NULL OR at < '2024-01-01' OR at >= '2025-01-01') NOT VALID;\n"
        "-- in a later migration:\n"
        "ALTER TABLE log_2024 VALIDATE CONSTRAINT log_2024_fits;\n"
        "ALTER TABLE log_rest VALIDATE CONSTRAINT log_rest_fits;\n"
        "-- and in the next one:\n"
        "ALTER TABLE log ATTACH PARTITION log_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto alter = alter_table(act, view.model);
  if (!alter) return;
  const auto actions = alter->actions("AT_AttachPartition");
  const auto read = blocking_impacts(view);
  if (actions.empty() || read.empty() || text_of(act.body(), "objtype") != "OBJECT_TABLE") return;
  const TableName partition = view.model.resolve(get(AlterTable::definition(*actions[0]), "name"));
  find_blocking(self, act, *actions[0], view, report,
                fmt::format("attaching {} to {} reads all of {} while locked: no valid CHECK proves what is looked for",
                            partition.text(), alter->name.text(), names_of(read)));
}

}  // namespace

const Checker attach_partition{rule, check};

}  // namespace fishway::lint::postgres
