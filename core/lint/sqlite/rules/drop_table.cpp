#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr Example examples[] = {
    {"dropping a table of an earlier migration", "CREATE TABLE orders (id INTEGER PRIMARY KEY);", "DROP TABLE orders;"},
    {"dropping a table that no file created", "", "DROP TABLE IF EXISTS legacy;"},
    {"names are compared without regard to case, quoted too", "CREATE TABLE Orders (id INTEGER PRIMARY KEY);",
     "DROP TABLE \"ORDERS\";"},
    {"rows that were copied to a table of another name", "CREATE TABLE orders (id INTEGER PRIMARY KEY);",
     "CREATE TABLE sales (id INTEGER PRIMARY KEY); INSERT INTO sales SELECT * FROM orders; DROP TABLE orders;"},
    {"a table that this change creates", "", "CREATE TABLE staging (id INT); DROP TABLE staging;", false},
    {"a temporary table that hides one of production", "CREATE TABLE t (id INT);",
     "CREATE TEMP TABLE t (id INT); DROP TABLE t;", false},
    {"a rebuild", "CREATE TABLE orders (id INTEGER PRIMARY KEY, total INT);",
     "CREATE TABLE orders_new (id INTEGER PRIMARY KEY, total REAL); INSERT INTO orders_new SELECT * FROM orders; "
     "DROP TABLE orders; ALTER TABLE orders_new RENAME TO orders;",
     false},
    {"a rebuild through a temporary table", "CREATE TABLE orders (id INTEGER PRIMARY KEY, total INT);",
     "CREATE TEMP TABLE kept AS SELECT * FROM orders; DROP TABLE orders; CREATE TABLE orders (id INTEGER PRIMARY KEY, "
     "total REAL); INSERT INTO orders SELECT * FROM kept; DROP TABLE kept;",
     false},
    {"a table that an earlier migration dropped already", "CREATE TABLE t (id INT);\n-- next\nDROP TABLE t;",
     "DROP TABLE IF EXISTS t;", false},
    {"in a comment or a string", "CREATE TABLE t (id INT, note TEXT);",
     "-- DROP TABLE t;\nINSERT INTO t VALUES (1, 'DROP TABLE t;');", false},
};

const Rule rule{
    .name = "drop-table",
    .kind = HazardKind::broken_release,
    .dialects = "sqlite",
    .summary = "DROP TABLE takes away the rows and breaks the code that still runs",
    .what =
        "The code that is running while the migration is applied still reads and writes the table: each of its "
        "statements fails from the commit on. The rows are gone for good.",
    .lock = "the write lock of the file, while the table's pages are given back",
    .versions = "",
    .fix =
        "-- 1. Release code that does not use the table any more.\n"
        "-- 2. Drop it in a later migration that says so:\n"
        "-- fishway: phase=contract\n"
        "DROP TABLE orders;",
    .examples = examples,
};

void fill(Finding& finding, const TableName& table, const std::string& in_sql) {
  finding.losses.push_back({table, {}});
  finding.fix = fmt::format(
      "-- 1. Release code that does not use {0} any more.\n-- 2. Drop it in a later migration that says so:\n"
      "-- fishway: phase=contract\nDROP TABLE {0};",
      in_sql);
}

// A table whose rows were copied may come again under its name: the end of the file tells.
void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const Drop* drop = act.as<Drop>();
  if (!drop || drop->kind != Drop::Kind::table || view.is_contract()) return;
  const Model& model = view.model;
  const Table* table = model.find(drop->name);
  if (model.is_gone(drop->name) || model.is_view(drop->name)) return;
  if (table && (!table->is_in_production() || model.is_copied(table->id))) return;
  Finding& finding = self.find(act, report, fmt::format("drops {} and its rows", shown(drop->name)));
  fill(finding, model.table_name(drop->name), quoted(drop->name));
}

void at_end(const Checker& self, const FileEnd& file, const View& view, std::vector<Finding>& findings) {
  if (view.is_contract()) return;
  for (const Departure* departure : file.departures) {
    if (!departure->is_drop || !view.model.is_copied(departure->table.id)) continue;
    const std::string& name = departure->table.name;
    Finding& finding = self.find(departure->spot, findings,
                                 fmt::format("drops {}: its rows were copied, but no table has its name now", name));
    fill(finding, {departure->table.schema, name}, quoted(name));
  }
}

}  // namespace

const Checker drop_table{rule, check, at_end};

}  // namespace fishway::lint::sqlite
