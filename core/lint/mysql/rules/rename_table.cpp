#include <fmt/format.h>

#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"a table in production", "CREATE TABLE t (id INT PRIMARY KEY);", "RENAME TABLE t TO u;"},
    {"as an ALTER TABLE", "CREATE TABLE t (id INT PRIMARY KEY);", "ALTER TABLE t RENAME TO u;"},
    {"with a view under the old name", "CREATE TABLE t (id INT PRIMARY KEY);",
     "RENAME TABLE t TO u;\nCREATE VIEW t AS SELECT * FROM u;", false},
    {"two tables change places", "CREATE TABLE t (id INT PRIMARY KEY);",
     "CREATE TABLE t_new (id BIGINT PRIMARY KEY);\nRENAME TABLE t TO t_old, t_new TO t;", false},
    {"a table that the same change created", "", "CREATE TABLE t (id INT);\nRENAME TABLE t TO u;", false},
};

constexpr Rule rule = {
    .name = "rename-table",
    .kind = HazardKind::broken_release,
    .dialects = "mysql mariadb",
    .summary = "Renaming a table breaks the code that still uses the old name",
    .what = "Statements of the code that still runs name the table and fail from then on.",
    .lock = "",
    .versions = "",
    .fix =
        "-- leave a view under the old name, in the same file, until no code uses it any more; it can be written to as "
        "well\n"
        "RENAME TABLE orders TO purchases;\n"
        "CREATE VIEW orders AS SELECT * FROM purchases;\n",
    .examples = examples,
};

void find(const Checker& self, const Act& act, const View& view, const QualifiedName& from, const QualifiedName& to,
          StatementReport& report) {
  const TableName name = view.model.resolve(from);
  if (view.model.is_new(from) || name == view.model.resolve(to)) return;
  self.find(act, from.offset, report,
            fmt::format("renaming {} to {} breaks code that still uses the old name", text_of(from), text_of(to)))
      .fix = fmt::format("-- in the same file:\nRENAME TABLE {0} TO {1};\nCREATE VIEW {0} AS SELECT * FROM {1};",
                         text_of(from), text_of(to));
  Checker::unless_put_back(report, view, name);
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (view.is_contract()) return;
  if (const auto* rename = std::get_if<RenameTable>(&act.parsed))
    for (const auto& [from, to] : rename->pairs) find(self, act, view, from, to, report);
  if (const auto* alter = std::get_if<AlterTable>(&act.parsed))
    for (const Action& action : alter->actions)
      if (action.kind == ActionKind::rename_table && action.table)
        find(self, act, view, alter->name, *action.table, report);
}

}  // namespace

const Checker rename_table{rule, check};

}  // namespace fishway::lint::mysql
