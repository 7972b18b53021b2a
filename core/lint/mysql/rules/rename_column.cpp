#include <fmt/format.h>

#include "core/lint/mysql/check_alter.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"a column in production", "CREATE TABLE t (id INT PRIMARY KEY, v INT);", "ALTER TABLE t RENAME COLUMN v TO w;"},
    {"CHANGE with another name", "CREATE TABLE t (id INT PRIMARY KEY, v INT);", "ALTER TABLE t CHANGE v w INT;"},
    {"CHANGE with the same name", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t CHANGE COLUMN v `v` INT DEFAULT 3;", false},
    {"other letter case is the same name", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t RENAME COLUMN v TO V;", false},
    {"a column that the same change added", "CREATE TABLE t (id INT PRIMARY KEY);",
     "ALTER TABLE t ADD COLUMN v INT;\nALTER TABLE t RENAME COLUMN v TO w;", false},
    {"an index", "CREATE TABLE t (id INT PRIMARY KEY, v INT, KEY v (v));", "ALTER TABLE t RENAME INDEX v TO w;", false},
    {"with a generated column under the old name", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t RENAME COLUMN v TO w;\nALTER TABLE t ADD COLUMN v INT AS (w) VIRTUAL;", false},
};

constexpr Rule rule = {
    .name = "rename-column",
    .kind = HazardKind::broken_release,
    .dialects = "mysql mariadb",
    .summary = "Renaming a column breaks the code that still uses the old name",
    .what = "Statements of the code that still runs name the column and fail from then on.",
    .lock = "",
    .versions = "",
    .fix =
        "-- add the new column, write both from the application, fill it in batches, read the new one, then drop the "
        "old one:\n"
        "ALTER TABLE orders ADD COLUMN amount INT;\n"
        "-- where code only reads the old name, leave it as a generated column, in the same file:\n"
        "ALTER TABLE orders RENAME COLUMN total TO amount;\n"
        "ALTER TABLE orders ADD COLUMN total INT AS (amount) VIRTUAL;\n",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const AlterTable* alter = alter_in_production(act, view);
  if (alter == nullptr || view.is_contract()) return;
  for (const Action& action : alter->actions) {
    const bool renames = action.kind == ActionKind::rename_column || action.kind == ActionKind::modify_column;
    if (!renames || same_name(action.name, action.new_name) || !is_in_production(*view.table, action.name)) continue;
    if (view.table->has_all_columns && view.table->column(action.name) == nullptr) continue;
    self.find(act, action.offset, report,
              fmt::format("renaming {}.{} to {} breaks code that still uses the old name", text_of(alter->name),
                          action.name, action.new_name));
    Checker::unless_put_back(report, view, view.model.resolve(alter->name), action.name);
  }
}

}  // namespace

const Checker rename_column{rule, check};

}  // namespace fishway::lint::mysql
