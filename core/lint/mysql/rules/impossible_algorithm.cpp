#include <fmt/format.h>

#include "core/lint/mysql/check_alter.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"INSTANT for another type", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t MODIFY v BIGINT, ALGORITHM=INSTANT;"},
    {"INPLACE for what copies", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t MODIFY v BIGINT, ALGORITHM=INPLACE, LOCK=NONE;"},
    {"INSTANT for an index", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t ADD INDEX (v), ALGORITHM=INSTANT;"},
    {"LOCK=NONE for a full-text index", "CREATE TABLE t (id INT PRIMARY KEY, s TEXT);",
     "CREATE FULLTEXT INDEX ft ON t (s) LOCK=NONE;"},
    {"MySQL takes no LOCK beside INSTANT", "CREATE TABLE t (id INT PRIMARY KEY);",
     "ALTER TABLE t ADD COLUMN v INT, ALGORITHM=INSTANT, LOCK=NONE;", true, 0, 0, "mysql"},
    {"INSTANT for a column", "CREATE TABLE t (id INT PRIMARY KEY);",
     "ALTER TABLE t ADD COLUMN v INT, ALGORITHM=INSTANT;", false},
    {"INPLACE for an index", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t ADD INDEX (v), ALGORITHM=INPLACE, LOCK=NONE;", false},
    {"a table of unknown shape", "", "ALTER TABLE t MODIFY v BIGINT, ALGORITHM=INSTANT;", false},
};

constexpr Rule rule = {
    .name = "impossible-algorithm",
    .kind = HazardKind::failure,
    .dialects = "mysql mariadb",
    .summary = "The statement asks for an ALGORITHM or LOCK that the server cannot do it with",
    .what = "The server refuses the statement (1845, 1846), before it has touched anything.",
    .lock = "",
    .versions = "",
    .fix =
        "-- leave ALGORITHM and LOCK out: fishway asks for INSTANT, then for INPLACE with LOCK=NONE;\n"
        "-- where only a copy is possible, let gh-ost, spirit or pt-online-schema-change make it\n",
    .examples = examples,
};

Way cheapest_allowed_by(const std::string& algorithm) {
  if (algorithm == "INSTANT") return Way::instant;
  if (algorithm == "NOCOPY") return Way::build;
  return algorithm == "INPLACE" ? Way::shared : Way::copy;
}

bool is_sure(const AlterWay& way) {
  for (const ActionWay& action : way.actions)
    if (!action.is_sure) return false;
  return true;
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const AlterTable* alter = alter_of_known(act, view);
  if (alter == nullptr || view.table->is_temporary || !is_sure(*view.way)) return;
  const Way way = view.way->way;
  std::string asked;
  // A spatial index needs no copy of the table on MariaDB, though it keeps writers out.
  const bool may_be_nocopy = alter->algorithm == "NOCOPY" && way == Way::shared;
  if (way > cheapest_allowed_by(alter->algorithm) && !may_be_nocopy) asked = "ALGORITHM=" + alter->algorithm;
  if (asked.empty() && alter->lock == "NONE" && (way == Way::shared || (way == Way::copy && !view.way->is_online_copy)))
    asked = "LOCK=NONE";
  if (asked.empty() && alter->algorithm == "INSTANT" && !alter->lock.empty() && view.model.is_mysql())
    asked = fmt::format("LOCK={} beside ALGORITHM=INSTANT", alter->lock);
  if (asked.empty()) return;
  self.find(act, report,
            fmt::format("the server refuses {} here: it can change {} with {} only", asked, text_of(alter->name),
                        clause(way)));
}

}  // namespace

const Checker impossible_algorithm{rule, check};

}  // namespace fishway::lint::mysql
