#include <fmt/format.h>

#include "core/lint/mysql/check_alter.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"a shorter varchar", "CREATE TABLE t (id INT PRIMARY KEY, s VARCHAR(100));",
     "ALTER TABLE t MODIFY s VARCHAR(50);"},
    {"a smaller number", "CREATE TABLE t (id INT PRIMARY KEY, v BIGINT);", "ALTER TABLE t MODIFY v INT;"},
    {"without a sign", "CREATE TABLE t (id INT PRIMARY KEY, v INT);", "ALTER TABLE t MODIFY v INT UNSIGNED;"},
    {"fewer digits behind the point", "CREATE TABLE t (id INT PRIMARY KEY, d DECIMAL(10,4));",
     "ALTER TABLE t MODIFY d DECIMAL(10,2);"},
    {"text becomes a number", "CREATE TABLE t (id INT PRIMARY KEY, s VARCHAR(20));", "ALTER TABLE t CHANGE s s INT;"},
    {"a longer varchar", "CREATE TABLE t (id INT PRIMARY KEY, s VARCHAR(20));", "ALTER TABLE t MODIFY s VARCHAR(50);",
     false},
    {"a larger number keeps every value", "CREATE TABLE t (id INT PRIMARY KEY, v INT);",
     "ALTER TABLE t MODIFY v BIGINT;", false},
    {"another word for the same type", "CREATE TABLE t (id INT PRIMARY KEY, v INTEGER, d NUMERIC(5,2));",
     "ALTER TABLE t MODIFY v INT(11), MODIFY d DECIMAL(5,2);", false},
};

constexpr Rule rule = {
    .name = "change-column-type",
    .kind = HazardKind::broken_release,
    .dialects = "mysql mariadb",
    .summary =
        "A type that cannot hold every old value fails half-way or cuts values, and breaks the code that writes them",
    .what =
        "In strict mode the change fails at the first value that does not fit, after having copied all before it; "
        "otherwise values "
        "are cut silently. Code that still runs and writes such values fails afterwards.",
    .lock = "",
    .versions = "",
    .fix =
        "-- add a column of the new type, write both from the application, fill it in batches, change over, drop the "
        "old one:\n"
        "ALTER TABLE orders ADD COLUMN code_new VARCHAR(20);\n"
        "-- where it stays the same column, look for what does not fit first:\n"
        "SELECT COUNT(*) FROM orders WHERE CHAR_LENGTH(code) > 20;\n",
    .examples = examples,
};

bool only_labels_differ(const Type& from, const Type& to) { return from.name == to.name && !from.labels.empty(); }

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const AlterTable* alter = alter_in_production(act, view);
  if (alter == nullptr || view.is_contract()) return;
  for (const Action& action : alter->actions) {
    if (action.kind != ActionKind::modify_column) continue;
    const Column* column = view.table->column(action.name);
    if (column == nullptr || column->age != Age::applied || column->generated != Generated::no) continue;
    const Type& to = action.column->type;
    if (same_type(column->type, to) || keeps_every_value(column->type, to) || only_labels_differ(column->type, to))
      continue;
    self.find(act, action.offset, report,
              fmt::format("{}.{} changes from {} to {}, which cannot hold every value", text_of(alter->name),
                          column->name, column->type.text(), to.text()));
  }
}

}  // namespace

const Checker change_column_type{rule, check};

}  // namespace fishway::lint::mysql
