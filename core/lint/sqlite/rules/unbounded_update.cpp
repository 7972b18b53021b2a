#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);";

constexpr Example examples[] = {
    {"without WHERE", users, "UPDATE users SET name = 'x';"},
    {"with a WHERE that is always true", users, "UPDATE users SET name = 'x' WHERE 1 = 1;"},
    {"of a table that no file created", "", "UPDATE legacy SET a = 1;"},
    {"behind a WITH", users, "WITH x AS (SELECT 1 AS a) UPDATE users SET name = (SELECT a FROM x);"},
    {"a new column, where it is still NULL", users,
     "ALTER TABLE users ADD COLUMN plan TEXT; UPDATE users SET plan = 'free' WHERE plan IS NULL;"},
    {"by a key", users, "UPDATE users SET name = 'x' WHERE id = 7;", false},
    {"of a table that this change creates", "", "CREATE TABLE t (a INT); INSERT INTO t VALUES (1); UPDATE t SET a = 2;",
     false},
    {"of a temporary table", users, "CREATE TEMP TABLE u AS SELECT * FROM users WHERE id < 9; UPDATE u SET name = 'x';",
     false},
    {"in a trigger's body", users, "CREATE TRIGGER t AFTER INSERT ON users BEGIN UPDATE users SET name = 'x'; END;",
     false},
    {"of SQLite's own table of sequences", "", "UPDATE sqlite_sequence SET seq = 7;", false},
};

const Rule rule{
    .name = "unbounded-update",
    .kind = HazardKind::unbounded_change,
    .dialects = "sqlite",
    .summary = "an UPDATE of every row keeps all other writers waiting until it is done",
    .what =
        "SQLite has one writer for the whole file. An UPDATE without a bound writes every row "
        "of the table in one transaction: all other writers wait until its end, and fail when "
        "that takes longer than their busy_timeout (often 5 s).",
    .lock = "the write lock of the file, while every row is written",
    .versions = "",
    .fix =
        "-- In batches, each a migration of its own transaction, or a job of the application:\n"
        "-- fishway: transaction=off\n"
        "UPDATE users SET plan = 'free' WHERE id BETWEEN 1 AND 10000;\n"
        "UPDATE users SET plan = 'free' WHERE id BETWEEN 10001 AND 20000;",
    .examples = examples,
};

/// WHERE c IS NULL of a column that this change adds without a default: every row.
bool is_of_new_column(const Update& update, const Table* table) {
  const Tokens where = unwrapped(update.where);
  const bool is_null_test =
      (where.size() == 4 && where[1].is("IS") && where[2].is("NULL")) || (where.size() == 3 && where[1].is("ISNULL"));
  if (!is_null_test || !table) return false;
  const Column* column = table->find(where[0].text);
  return column && column->is_new && !column->has_default && !column->generated;
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const Update* update = act.as<Update>();
  if (!update || update->has_limit || folded(update->table.name).starts_with("sqlite_")) return;
  const Table* table = view.model.find(update->table);
  if ((table && !table->is_in_production()) || view.model.is_view(update->table)) return;
  const bool is_unbounded = (is_always_true(update->where) && !update->has_from) || is_of_new_column(*update, table);
  if (!is_unbounded) return;
  Finding& finding =
      self.find(act, report, fmt::format("writes every row of {} in one transaction", shown(update->table)));
  finding.impacts = report.impacts;
}

}  // namespace

const Checker unbounded_update{rule, check};

}  // namespace fishway::lint::sqlite
