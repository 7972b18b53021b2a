#include <fmt/format.h>

#include "core/lint/postgres/dependents.hpp"
#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"dropping a table of an earlier migration", "CREATE TABLE orders (id int);", "DROP TABLE orders;"},
    {"dropping a table that no file created", "", "DROP TABLE IF EXISTS legacy;"},
    {"each of several tables counts", "CREATE TABLE a (id int);", "CREATE TABLE b (id int); DROP TABLE b, a;"},
    {"inside a DO block", "CREATE TABLE orders (id int);", "DO $$ BEGIN DROP TABLE orders; END $$;"},
    {"a quoted name is another table", "CREATE TABLE \"Orders\" (id int);",
     "CREATE TABLE orders (id int); DROP TABLE \"Orders\";"},
    {"a table that this change creates", "", "CREATE TABLE staging (id int); DROP TABLE staging;", false},
    {"a temporary table", "", "CREATE TEMP TABLE batch AS SELECT 1 AS id; DROP TABLE batch;", false},
    {"a table that an earlier migration dropped already", "CREATE TABLE t (id int);\n-- next\nDROP TABLE t;",
     "DROP TABLE IF EXISTS t;", false},
    {"in a comment or a string", "CREATE TABLE t (id int, note text);",
     "-- DROP TABLE t;\nINSERT INTO t VALUES (1, 'DROP TABLE t;');", false},
};

const Rule rule{
    .name = "drop-table",
    .kind = HazardKind::broken_release,
    .dialects = "postgresql",
    .summary = "DROP TABLE takes away the rows and breaks the code that still runs",
    .what =
        "The code that is running while the migration is applied still reads and writes the table: each of its "
        "statements fails from the commit on. The rows are gone for good; a rollback of the release does not bring "
        "them back.",
    .lock = "ACCESS EXCLUSIVE on the table, and on every table that its foreign keys reference, for a moment",
    .versions = "",
    .fix =
        "-- 1. Release code that does not use the table any more.\n"
        "-- 2. Drop it in a later migration that says so:\n"
        "-- fishway: phase=contract\n"
        "DROP TABLE orders;",
    .examples = examples,
};

std::string also_dropped(const Table& table, const Model& model) {
  std::vector<std::string> names;
  for (const TableName& view : views_over(table.name, model)) names.push_back("view " + view.text());
  for (const auto& [other, key] : model.references_to(table.name))
    if (other->name != table.name) names.push_back(fmt::format("foreign key {} of {}", key->name, other->name.text()));
  return names.empty() ? "" : ", and with CASCADE " + sentence_list(names);
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (view.is_contract() || (!drops(act, "OBJECT_TABLE") && !drops(act, "OBJECT_FOREIGN_TABLE"))) return;
  for (const auto& [name, node] : dropped(act.body(), view.model)) {
    if (view.model.is_new(name) || view.model.gone.contains(name)) continue;
    const Table* table = view.model.table(name);
    const std::string with = table != nullptr && cascades(act.body()) ? also_dropped(*table, view.model) : "";
    Finding& finding = self.find(act, report, fmt::format("drops {}, its rows{}", name.text(), with));
    if (drops(act, "OBJECT_TABLE")) finding.losses.push_back({name, {}});
    finding.fix = fmt::format(
        "-- 1. Release code that does not use {0} any more.\n-- 2. Drop it in a later migration that says so:\n"
        "-- fishway: phase=contract\nDROP TABLE {0};",
        as_sql(name));
  }
}

}  // namespace

const Checker drop_table{rule, check};

}  // namespace fishway::lint::postgres
