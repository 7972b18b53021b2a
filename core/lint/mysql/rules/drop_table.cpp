#include <fmt/format.h>

#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"a table in production", "CREATE TABLE orders (id INT PRIMARY KEY);", "DROP TABLE orders;"},
    {"a table that no file created counts as one", "", "DROP TABLE IF EXISTS orders;"},
    {"a table that was there before CREATE TABLE IF NOT EXISTS", "CREATE TABLE t (id INT PRIMARY KEY);",
     "CREATE TABLE IF NOT EXISTS t (id INT PRIMARY KEY);\nDROP TABLE t;"},
    {"a table that is replaced", "CREATE TABLE t (id INT PRIMARY KEY);",
     "CREATE OR REPLACE TABLE t (id BIGINT PRIMARY KEY);", true, 0, 0, "mariadb"},
    {"a table that the same change created", "", "CREATE TABLE t (id INT PRIMARY KEY);\nDROP TABLE t;", false},
    {"a temporary table hides the other", "CREATE TABLE t (id INT PRIMARY KEY);",
     "CREATE TEMPORARY TABLE t (id INT PRIMARY KEY);\nDROP TABLE t;", false},
    {"in a text", "", "INSERT INTO log VALUES ('DROP TABLE orders'); -- DROP TABLE orders\n", false},
    {"in a prepared statement of constants", "", "SET @s = 'DROP TABLE orders';\nPREPARE p FROM @s;\nEXECUTE p;"},
};

constexpr Rule rule = {
    .name = "drop-table",
    .kind = HazardKind::data_loss,
    .dialects = "mysql mariadb",
    .summary = "DROP TABLE loses every row, and DDL cannot be rolled back",
    .what =
        "The table and its rows are gone at once, no ROLLBACK brings them back, and code that still uses the table "
        "fails.",
    .lock = "",
    .versions = "",
    .fix =
        "-- when no code uses the table any more, put it aside, and drop it later, in a file that says so:\n"
        "RENAME TABLE orders TO orders_unused;\n"
        "-- fishway: phase=contract\n"
        "DROP TABLE orders_unused;\n",
    .examples = examples,
};

void find(const Checker& self, const Act& act, const View& view, const QualifiedName& name, StatementReport& report) {
  const TableName table = view.model.resolve(name);
  if (view.model.is_new(name) || view.model.gone.contains(table)) return;
  Finding& finding =
      self.find(act, name.offset, report, fmt::format("dropping {} loses all of its rows", text_of(name)));
  finding.losses.push_back({table, {}});
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (view.is_contract()) return;
  if (const auto* drop = std::get_if<DropTable>(&act.parsed); drop != nullptr && !drop->is_temporary)
    for (const QualifiedName& name : drop->names) find(self, act, view, name, report);
  const auto* create = std::get_if<CreateTable>(&act.parsed);
  if (create != nullptr && create->or_replace && !create->is_temporary && view.model.table(create->name) != nullptr)
    find(self, act, view, create->name, report);
}

}  // namespace

const Checker drop_table{rule, check};

}  // namespace fishway::lint::mysql
