#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view table = "CREATE TABLE orders (id INTEGER PRIMARY KEY, total INT, note TEXT);";

constexpr Example examples[] = {
    {"dropping a column of an earlier migration", table, "ALTER TABLE orders DROP COLUMN note;"},
    {"without the word COLUMN", table, "ALTER TABLE \"orders\" DROP \"Note\";"},
    {"of a table that no file created", "", "ALTER TABLE legacy DROP COLUMN note;"},
    {"a rebuild whose new table does not have it", table,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, total INT); INSERT INTO n SELECT id, total FROM orders; "
     "DROP TABLE orders; ALTER TABLE n RENAME TO orders;"},
    {"a column that this change adds", table,
     "ALTER TABLE orders ADD COLUMN draft TEXT; ALTER TABLE orders DROP COLUMN draft;", false},
    {"of a table that this change creates", "", "CREATE TABLE t (a INT, b INT); ALTER TABLE t DROP COLUMN b;", false},
    {"a rebuild that keeps all columns", table,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, total REAL, note TEXT); INSERT INTO n (id, total, note) SELECT id, "
     "total, "
     "note FROM orders; DROP TABLE orders; ALTER TABLE n RENAME TO orders;",
     false},
};

const Rule rule{
    .name = "drop-column",
    .kind = HazardKind::broken_release,
    .dialects = "sqlite",
    .summary = "DROP COLUMN takes away the values and breaks the code that still runs",
    .what =
        "The code that is running while the migration is applied still names the column: each of these statements "
        "fails from the commit on, and the values are gone for good. SQLite also writes every row of the table "
        "anew, and nobody else writes to the file meanwhile.",
    .lock = "the write lock of the file, while all rows of the table are written anew",
    .versions = "DROP COLUMN is there since 3.35",
    .fix =
        "-- 1. Release code that does not use the column any more.\n"
        "-- 2. Drop it in a later migration that says so:\n"
        "-- fishway: phase=contract\n"
        "ALTER TABLE orders DROP COLUMN note;",
    .examples = examples,
};

void fill(Finding& finding, const TableName& name, const std::string& column) {
  finding.losses.push_back({name, column});
  finding.fix = fmt::format(
      "-- 1. Release code that does not use {1} any more.\n-- 2. Drop it in a later migration that says so:\n"
      "-- fishway: phase=contract\nALTER TABLE {0} DROP COLUMN {1};",
      quoted(name.name), quoted(column));
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const DropColumn* drop = act.as<DropColumn>();
  if (!drop || view.is_contract()) return;
  const Table* known = view.model.find(drop->table);
  if (known && !known->is_in_production()) return;
  const Column* column = known ? known->find(drop->column) : nullptr;
  if (column && column->is_new) return;
  Finding& finding =
      self.find(act, report, fmt::format("drops the column {} of {} and its values", drop->column, shown(drop->table)));
  fill(finding, view.model.table_name(drop->table), drop->column);
}

bool is_renamed(const Rebuild& rebuild, const Column& column) {
  if (!rebuild.copy) return false;
  for (const Pair& pair : layout_of(*rebuild.copy, *rebuild.after).pairs)
    if (folded(pair.from) == folded(column.name)) return true;
  return false;
}

void at_end(const Checker& self, const FileEnd& file, const View& view, std::vector<Finding>& findings) {
  if (view.is_contract()) return;
  for (const Rebuild& rebuild : file.rebuilds) {
    if (!rebuild.after->is_complete) continue;
    for (const Column& column : rebuild.before().columns) {
      if (column.is_new || rebuild.after->find(column.name) || is_renamed(rebuild, column)) continue;
      Finding& finding =
          self.find(rebuild.last().spot, findings,
                    fmt::format("the new {} does not have the column {}", rebuild.after->name, column.name));
      fill(finding, {rebuild.after->schema, rebuild.after->name}, column.name);
    }
  }
}

}  // namespace

const Checker drop_column{rule, check, at_end};

}  // namespace fishway::lint::sqlite
