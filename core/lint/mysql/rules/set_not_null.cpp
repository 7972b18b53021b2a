#include <fmt/format.h>

#include "core/lint/mysql/check_alter.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"a column that this change added and did not fill", "CREATE TABLE t (id INT PRIMARY KEY);",
     "ALTER TABLE t ADD COLUMN v INT;\nALTER TABLE t MODIFY v INT NOT NULL DEFAULT 0;"},
    {"without strict mode NULL becomes 0 or ''", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "SET SESSION sql_mode = '';\nALTER TABLE t MODIFY v INT NOT NULL;"},
    {"filled before", "CREATE TABLE t (id INT PRIMARY KEY);",
     "ALTER TABLE t ADD COLUMN v INT;\nUPDATE t SET v = 0 WHERE id < 100;\nALTER TABLE t MODIFY v INT NOT NULL DEFAULT "
     "0;",
     false},
    {"in strict mode others go on writing", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t MODIFY v INT NOT NULL;", false},
    {"of a column that is required already", "CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL);",
     "SET SESSION sql_mode = '';\nALTER TABLE t MODIFY v INT NOT NULL DEFAULT 1;", false},
};

constexpr Rule rule = {
    .name = "set-not-null",
    .kind = HazardKind::data_loss,
    .dialects = "mysql mariadb",
    .summary = "NOT NULL fails on rows that hold NULL, and without strict mode turns them into 0 or ''",
    .what =
        "In strict mode the table is rebuilt while others go on reading and writing, and the statement fails at the "
        "first NULL. Without "
        "it, every NULL silently becomes 0, '' or '0000-00-00', which no UPDATE can tell from real values afterwards.",
    .lock = "",
    .versions = "",
    .fix =
        "-- fill it in batches before, in a file of its own, and leave sql_mode strict:\n"
        "UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT 5000;\n"
        "ALTER TABLE orders MODIFY currency CHAR(3) NOT NULL DEFAULT 'EUR';\n",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const AlterTable* alter = alter_in_production(act, view);
  if (alter == nullptr) return;
  for (const Action& action : alter->actions) {
    const Column* column = action.kind == ActionKind::modify_column ? view.table->column(action.name) : nullptr;
    if (column == nullptr || column->not_null || !action.column->not_null) continue;
    if (!view.model.session.is_strict)
      self.find(act, action.offset, report,
                fmt::format("sql_mode is not strict: each NULL in {}.{} silently becomes 0 or ''", text_of(alter->name),
                            column->name));
    else if (!column->is_filled)
      self.find(act, action.offset, report,
                fmt::format("{0}.{1} is NULL in every row that was there before it was added, so this fails",
                            text_of(alter->name), column->name));
  }
}

}  // namespace

const Checker set_not_null{rule, check};

}  // namespace fishway::lint::mysql
