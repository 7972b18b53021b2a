#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);";

constexpr Example examples[] = {
    {"without WHERE", users, "DELETE FROM users;"},
    {"with a WHERE that is always true", users, "DELETE FROM users WHERE true;"},
    {"of a table that no file created", "", "DELETE FROM legacy;"},
    {"by a condition", users, "DELETE FROM users WHERE name IS NULL;", false},
    {"of a table that this change creates", "", "CREATE TABLE t (a INT); INSERT INTO t VALUES (1); DELETE FROM t;",
     false},
    {"in a trigger's body", users, "CREATE TRIGGER t AFTER INSERT ON users BEGIN DELETE FROM users; END;", false},
};

const Rule rule{
    .name = "unbounded-delete",
    .kind = HazardKind::unbounded_change,
    .dialects = "sqlite",
    .summary = "a DELETE without a bound takes away all rows",
    .what =
        "Every row of the table is gone, for good. Where the table has triggers, or others "
        "refer to it, SQLite deletes one row after the other, and all other writers of the file"
        " wait until the end of the transaction.",
    .lock = "the write lock of the file, until the rows are gone",
    .versions = "",
    .fix =
        "-- Say which rows are meant:\n"
        "DELETE FROM sessions WHERE expires_at < '2026-01-01';",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const Delete* statement = act.as<Delete>();
  if (!statement || statement->has_limit || !is_always_true(statement->where)) return;
  if (folded(statement->table.name).starts_with("sqlite_")) return;
  const Table* table = view.model.find(statement->table);
  if ((table && !table->is_in_production()) || view.model.is_view(statement->table)) return;
  Finding& finding = self.find(act, report, fmt::format("deletes every row of {}", shown(statement->table)));
  finding.impacts = report.impacts;
  finding.losses.push_back({view.model.table_name(statement->table), {}});
}

}  // namespace

const Checker unbounded_delete{rule, check};

}  // namespace fishway::lint::sqlite
