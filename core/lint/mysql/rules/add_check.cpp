#include <fmt/format.h>

#include "core/lint/mysql/check_alter.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"the table is copied to check its rows", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t ADD CONSTRAINT positive CHECK (v > 0);"},
    {"NOT ENFORCED reads no row", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t ADD CONSTRAINT positive CHECK (v > 0) NOT ENFORCED;", false, 0, 0, "mysql"},
    {"to enforce it later copies the table as well",
     "CREATE TABLE t (id INT PRIMARY KEY, v INT, CONSTRAINT positive CHECK (v > 0) NOT ENFORCED);",
     "ALTER TABLE t ALTER CHECK positive ENFORCED;", true, 0, 0, "mysql"},
    {"MariaDB adds a new column's own CHECK at once", "CREATE TABLE t (id INT PRIMARY KEY);",
     "ALTER TABLE t ADD COLUMN v INT CHECK (v > 0);", false, 0, 0, "mariadb"},
    {"a new table has no rows to check", "",
     "CREATE TABLE t (id INT PRIMARY KEY, v INT);\nALTER TABLE t ADD CHECK (v > 0);", false},
    {"dropping one only changes the catalog", "CREATE TABLE t (id INT PRIMARY KEY, v INT, CONSTRAINT c CHECK (v > 0));",
     "ALTER TABLE t DROP CONSTRAINT c;", false},
};

constexpr Rule rule = {
    .name = "add-check",
    .kind = HazardKind::blocking_lock,
    .dialects = "mysql mariadb",
    .summary = "A CHECK that is added or enforced copies the table with writers kept out",
    .what =
        "There is no way to add a CHECK first and to look at the rows later: the server copies the whole table to "
        "check each of "
        "them, under a lock that keeps writers out.",
    .lock = "ALGORITHM=COPY, LOCK=SHARED: until every row is copied",
    .versions = "from MariaDB 11.2 on the copy lets others write",
    .fix =
        "-- check in triggers, which are created at once, and look for old rows in batches:\n"
        "CREATE TRIGGER orders_total_insert BEFORE INSERT ON orders FOR EACH ROW\n"
        "  IF NEW.total < 0 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'total is negative'; END IF;\n"
        "-- or let gh-ost, spirit or pt-online-schema-change make the change on a copy; or\n"
        "-- fishway: allow=add-check,table-copy reason=\"...\"\n",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const AlterTable* alter = alter_in_production(act, view);
  if (alter == nullptr || view.way->is_online_copy) return;
  for (std::size_t i = 0; i < alter->actions.size(); ++i) {
    const Action& action = alter->actions[i];
    const bool is_check = action.kind == ActionKind::add_check || action.kind == ActionKind::alter_check;
    if (!is_check || view.way->actions[i].way != Way::copy) continue;
    self.find(act, action.offset, report,
              fmt::format("{0}: a CHECK is checked by copying all of {0} with its writers kept out",
                          text_of(alter->name)))
        .impacts = view.impacts;
  }
}

}  // namespace

const Checker add_check{rule, check};

}  // namespace fishway::lint::mysql
