#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/lint/mysql/check_alter.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr std::string_view table =
    "CREATE TABLE t (id INT PRIMARY KEY) PARTITION BY RANGE(id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 "
    "VALUES LESS THAN (20));";

constexpr Example examples[] = {
    {"a partition's rows are gone", table, "ALTER TABLE t DROP PARTITION p0;"},
    {"emptied as well", table, "ALTER TABLE t TRUNCATE PARTITION p0, p1;"},
    {"a partition more", table, "ALTER TABLE t ADD PARTITION (PARTITION p2 VALUES LESS THAN (30));", false},
};

constexpr Rule rule = {
    .name = "drop-partition",
    .kind = HazardKind::data_loss,
    .dialects = "mysql mariadb",
    .summary = "DROP PARTITION and TRUNCATE PARTITION lose the partition's rows",
    .what = "All rows of the partition are gone at once, and no ROLLBACK brings them back.",
    .lock = "",
    .versions = "",
    .fix =
        "-- put the rows aside first: the partition changes places with an empty table of the same shape\n"
        "CREATE TABLE events_2019 LIKE events;\n"
        "ALTER TABLE events_2019 REMOVE PARTITIONING;\n"
        "ALTER TABLE events EXCHANGE PARTITION p2019 WITH TABLE events_2019;\n"
        "-- or say that it is meant:\n"
        "-- fishway: allow=drop-partition reason=\"kept for seven years\"\n",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const AlterTable* alter = alter_in_production(act, view);
  if (alter == nullptr) return;
  for (const Action& action : alter->actions) {
    const bool drops = action.kind == ActionKind::drop_partition;
    if (!drops && action.kind != ActionKind::truncate_partition) continue;
    if (drops && view.is_contract()) continue;
    self.find(act, action.offset, report,
              fmt::format("the rows of {} in {} are gone", fmt::join(action.names, ", "), text_of(alter->name)))
        .losses.push_back({view.model.resolve(alter->name), {}});
  }
}

}  // namespace

const Checker drop_partition{rule, check};

}  // namespace fishway::lint::mysql
