#include <fmt/format.h>

#include <algorithm>

#include "core/lint/mysql/check_alter.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"a column in production", "CREATE TABLE t (id INT PRIMARY KEY, v INT);", "ALTER TABLE t DROP COLUMN v;"},
    {"without the word COLUMN", "CREATE TABLE t (id INT PRIMARY KEY, v INT);", "ALTER TABLE t DROP `v`;"},
    {"of a table that no file created", "", "ALTER TABLE t DROP COLUMN v;"},
    {"a column that the same change added", "CREATE TABLE t (id INT PRIMARY KEY);",
     "ALTER TABLE t ADD COLUMN v INT;\nALTER TABLE t DROP COLUMN v;", false},
    {"of a table that the same change created", "", "CREATE TABLE t (id INT, v INT);\nALTER TABLE t DROP COLUMN v;",
     false},
    {"an index", "CREATE TABLE t (id INT PRIMARY KEY, v INT, KEY v (v));", "ALTER TABLE t DROP INDEX v;", false},
    {"a foreign key", "CREATE TABLE t (id INT PRIMARY KEY, v INT, CONSTRAINT f FOREIGN KEY (v) REFERENCES t (id));",
     "ALTER TABLE t DROP FOREIGN KEY f;", false},
};

constexpr Rule rule = {
    .name = "drop-column",
    .kind = HazardKind::broken_release,
    .dialects = "mysql mariadb",
    .summary = "DROP COLUMN breaks the code that still names the column, and loses its values",
    .what =
        "Statements of the code that still runs name the column and fail from then on; its values are gone for good.",
    .lock = "",
    .versions = "",
    .fix =
        "-- deploy code that does not use the column; make it invisible meanwhile, so that SELECT * leaves it out:\n"
        "ALTER TABLE orders ALTER COLUMN note SET INVISIBLE;  -- MySQL\n"
        "-- then drop it in a file that says so:\n"
        "-- fishway: phase=contract\n"
        "ALTER TABLE orders DROP COLUMN note;\n",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const AlterTable* alter = alter_in_production(act, view);
  if (alter == nullptr || view.is_contract()) return;
  for (const Action& action : alter->actions) {
    const Column* column = view.table->column(action.name);
    if (action.kind != ActionKind::drop_column || !is_in_production(*view.table, action.name)) continue;
    if (column == nullptr && (view.table->has_all_columns || action.if_exists)) continue;
    Finding& finding = self.find(act, action.offset, report,
                                 fmt::format("dropping {}.{} breaks code that still uses it, and loses its values",
                                             text_of(alter->name), action.name));
    if (column == nullptr || column->generated == Generated::no)
      finding.losses.push_back({view.model.resolve(alter->name), action.name});
  }
}

}  // namespace

const Checker drop_column{rule, check};

}  // namespace fishway::lint::mysql
