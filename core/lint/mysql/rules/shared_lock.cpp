#include <fmt/format.h>

#include "core/lint/mysql/check_alter.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"a full-text index is built with writers kept out", "CREATE TABLE t (id INT PRIMARY KEY, s TEXT);",
     "CREATE FULLTEXT INDEX ft ON t (s);"},
    {"a spatial index too", "CREATE TABLE t (id INT PRIMARY KEY, p POINT NOT NULL);",
     "ALTER TABLE t ADD SPATIAL INDEX (p);"},
    {"an AUTO_INCREMENT column is filled with writers kept out", "CREATE TABLE t (v INT);",
     "ALTER TABLE t ADD COLUMN id INT AUTO_INCREMENT PRIMARY KEY;"},
    {"an index over an expression", "CREATE TABLE t (id INT PRIMARY KEY, v INT);", "CREATE INDEX i ON t ((v + 1));",
     true, 0, 0, "mysql"},
    {"a lock that is asked for", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t ADD INDEX (v), LOCK=SHARED;"},
    {"an ordinary index is built while others write", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "CREATE INDEX i ON t (v);", false},
    {"a unique index too", "CREATE TABLE t (id INT PRIMARY KEY, v INT);", "CREATE UNIQUE INDEX i ON t (v);", false},
    {"MariaDB rebuilds a table with a full-text index with writers kept out",
     "CREATE TABLE t (id INT PRIMARY KEY, s TEXT, FULLTEXT KEY (s));", "ALTER TABLE t ADD COLUMN n INT;", true, 0, 0,
     "mariadb"},
    {"partitions of a hash are spread anew", "CREATE TABLE t (id INT PRIMARY KEY) PARTITION BY HASH(id) PARTITIONS 4;",
     "ALTER TABLE t ADD PARTITION PARTITIONS 2;", true, 0, 0, "mysql"},
    {"a further partition of a range is empty",
     "CREATE TABLE t (id INT PRIMARY KEY) PARTITION BY RANGE(id) (PARTITION p0 VALUES LESS THAN (10));",
     "ALTER TABLE t ADD PARTITION (PARTITION p1 VALUES LESS THAN (20));", false},
    {"a table that this change creates is empty", "",
     "CREATE TABLE t (id INT PRIMARY KEY, s TEXT);\nCREATE FULLTEXT INDEX ft ON t (s);", false},
};

constexpr Rule rule = {
    .name = "shared-lock",
    .kind = HazardKind::blocking_lock,
    .dialects = "mysql mariadb",
    .summary =
        "FULLTEXT and SPATIAL indexes, AUTO_INCREMENT columns and moved partitions keep writers out while they are "
        "made",
    .what =
        "The server makes the change in place, but cannot take up what others write meanwhile: everyone who writes to "
        "the "
        "table waits until it is done. Of an AUTO_INCREMENT column, replicas that replicate by statement may number "
        "the "
        "rows in another order.",
    .lock = "ALGORITHM=INPLACE, LOCK=SHARED: until the index is built or the table is rebuilt",
    .versions = "",
    .fix =
        "-- let gh-ost, spirit or pt-online-schema-change make the change on a copy;\n"
        "-- or, where writers can wait for as long as that takes, write above the statement:\n"
        "-- fishway: allow=shared-lock,table-copy reason=\"...\"\n",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const AlterTable* alter = alter_in_production(act, view);
  if (alter == nullptr) return;
  for (std::size_t i = 0; i < alter->actions.size(); ++i) {
    const ActionWay& way = view.way->actions[i];
    if (way.way != Way::shared) continue;
    self.find(act, alter->actions[i].offset, report, fmt::format("{}: {}", text_of(alter->name), way.why)).impacts =
        view.impacts;
  }
  const bool asks = alter->lock == "SHARED" || alter->lock == "EXCLUSIVE";
  if (!asks || (view.way->way != Way::build && view.way->way != Way::rebuild)) return;
  Finding& finding =
      self.find(act, report,
                fmt::format("LOCK={} keeps {} out of {}, though the server can do it with LOCK=NONE", alter->lock,
                            alter->lock == "SHARED" ? "writers" : "everyone", text_of(alter->name)));
  finding.fix = fmt::format("-- leave LOCK={} out", alter->lock);
  finding.impacts = view.impacts;
}

}  // namespace

const Checker shared_lock{rule, check};

}  // namespace fishway::lint::mysql
