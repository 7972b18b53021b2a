#include <fmt/format.h>

#include "core/lint/mysql/check_alter.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"NOT NULL without a default", "CREATE TABLE t (id INT PRIMARY KEY);", "ALTER TABLE t ADD COLUMN v INT NOT NULL;"},
    {"a date, which MySQL cannot even fill", "CREATE TABLE t (id INT PRIMARY KEY);",
     "ALTER TABLE t ADD d DATE NOT NULL;"},
    {"one of several", "CREATE TABLE t (id INT PRIMARY KEY);", "ALTER TABLE t ADD (a INT, b VARCHAR(9) NOT NULL);"},
    {"with a default", "CREATE TABLE t (id INT PRIMARY KEY);", "ALTER TABLE t ADD COLUMN v INT NOT NULL DEFAULT 0;",
     false},
    {"nullable", "CREATE TABLE t (id INT PRIMARY KEY);", "ALTER TABLE t ADD COLUMN v INT;", false},
    {"generated", "CREATE TABLE t (id INT PRIMARY KEY, v INT NOT NULL);", "ALTER TABLE t ADD g INT AS (v) VIRTUAL;",
     false},
    {"a time that is filled in", "CREATE TABLE t (id INT PRIMARY KEY);",
     "ALTER TABLE t ADD at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP;", false},
    {"of a table that the same change created", "",
     "CREATE TABLE t (id INT);\nALTER TABLE t ADD COLUMN v INT NOT NULL;", false},
    {"with the default in the same file", "CREATE TABLE t (id INT PRIMARY KEY);",
     "ALTER TABLE t ADD COLUMN v INT NOT NULL, ALTER v SET DEFAULT 0;", false},
};

constexpr Rule rule = {
    .name = "add-required-column",
    .kind = HazardKind::broken_release,
    .dialects = "mysql mariadb",
    .summary = "A new column that is NOT NULL without a default makes the INSERTs of old code fail",
    .what =
        "The code that still runs does not know the column, and its INSERTs fail in strict mode (1364). The rows that "
        "are there get "
        "0, '' or the first label without a word; with a date or a geometry MySQL refuses the statement.",
    .lock = "",
    .versions = "",
    .fix =
        "-- with a default (it may be dropped once all code writes the column):\n"
        "ALTER TABLE orders ADD COLUMN currency CHAR(3) NOT NULL DEFAULT 'EUR';\n",
    .examples = examples,
};

bool sets_default(const AlterTable& alter, const std::string& column) {
  for (const Action& action : alter.actions)
    if (action.kind == ActionKind::set_default && same_name(action.name, column)) return true;
  return false;
}

// Before 10.10 MariaDB gives the first TIMESTAMP a default by itself.
bool has_implicit_default(const Type& type, const Model& model) {
  return type.name == "timestamp" && !model.is_mysql() && !model.since(101000);
}

bool is_required(const ColumnDefinition& column, const Model& model) {
  return column.not_null && column.default_value.kind == Default::Kind::none && !column.auto_increment &&
         column.generated == Generated::no && !has_implicit_default(column.type, model);
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const AlterTable* alter = alter_in_production(act, view);
  if (alter == nullptr || view.is_contract()) return;
  for (const Action& action : alter->actions) {
    if (action.kind != ActionKind::add_column || !is_required(*action.column, view.model)) continue;
    if (view.table->column(action.column->name) != nullptr || sets_default(*alter, action.column->name)) continue;
    self.find(act, action.offset, report,
              fmt::format("INSERTs of code that does not know {}.{} fail: it is NOT NULL without a default",
                          text_of(alter->name), action.column->name))
        .fix = fmt::format("ALTER TABLE {} ADD COLUMN {} {} NOT NULL DEFAULT ...;", text_of(alter->name),
                           as_name(action.column->name), action.column->type.text());
  }
}

}  // namespace

const Checker add_required_column{rule, check};

}  // namespace fishway::lint::mysql
