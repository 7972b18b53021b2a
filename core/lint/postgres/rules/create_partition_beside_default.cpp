#include <fmt/format.h>

#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view with_default =
    "CREATE TABLE log (at date) PARTITION BY RANGE (at); CREATE TABLE log_rest PARTITION OF log DEFAULT;";

constexpr Example examples[] = {
    {"the default partition is read", with_default,
     "CREATE TABLE log_2026 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');"},
    {"a list likewise",
     "CREATE TABLE shops (land text) PARTITION BY LIST (land); CREATE TABLE shops_rest PARTITION OF shops DEFAULT;",
     "CREATE TABLE shops_de PARTITION OF shops FOR VALUES IN ('de');"},
    {"without a default partition there is nothing to read", "CREATE TABLE log (at date) PARTITION BY RANGE (at);",
     "CREATE TABLE log_2026 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');", false},
    {"a valid check in the default partition rules the range out",
     "CREATE TABLE log (at date) PARTITION BY RANGE (at); CREATE TABLE log_rest PARTITION OF log DEFAULT;\n"
     "ALTER TABLE log_rest ADD CONSTRAINT old CHECK (at < '2026-01-01');",
     "CREATE TABLE log_2026 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');", false},
    {"a default partition that this change creates", "CREATE TABLE log (at date) PARTITION BY RANGE (at);",
     "CREATE TABLE log_rest PARTITION OF log DEFAULT;\n"
     "CREATE TABLE log_2026 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
     false},
};

constexpr Rule rule{
    .name = "create-partition-beside-default",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "A new partition beside a default partition reads that one while nobody can use the whole table",
    .what =
        "The server reads the default partition to see that none of its rows belongs to the new partition. Meanwhile "
        "the parent is locked as well, so that nobody can read or write any of its partitions through it.",
    .lock = "ACCESS EXCLUSIVE on the parent and the default partition, for as long as that is read",
    .versions = "since 11, which brought default partitions",
    .fix =
        "ALTER TABLE log_rest ADD CONSTRAINT log_rest_fits\n"
        "  CHECK (at IS NULL OR at < '2026-01-01' OR at >= '2027-01-01') NOT VALID;\n"
        "-- in a later migration:\n"
        "ALTER TABLE log_rest VALIDATE CONSTRAINT log_rest_fits;\n"
        "-- and in the next one, which then reads nothing:\n"
        "CREATE TABLE log_2026 PARTITION OF log FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.type() != "CreateStmt" || !act.body().contains("partbound")) return;
  const auto read = blocking_impacts(view);
  if (read.empty()) return;
  const TableName partition = view.model.resolve(get(act.body(), "relation"));
  find_blocking(self, act, act.body(), view, report,
                fmt::format("creating partition {} reads the default partition {} while the parent is locked",
                            partition.text(), names_of(read)));
}

}  // namespace

const Checker create_partition_beside_default{rule, check};

}  // namespace fishway::lint::postgres
