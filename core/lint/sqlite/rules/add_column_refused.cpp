#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);";

constexpr Example examples[] = {
    {"UNIQUE", users, "ALTER TABLE users ADD COLUMN email TEXT UNIQUE;"},
    {"PRIMARY KEY", users, "ALTER TABLE users ADD COLUMN uid TEXT PRIMARY KEY;"},
    {"CURRENT_TIMESTAMP", users, "ALTER TABLE users ADD COLUMN created_at TEXT DEFAULT CURRENT_TIMESTAMP;"},
    {"an expression", users, "ALTER TABLE users ADD COLUMN created_at TEXT NOT NULL DEFAULT (datetime('now'));"},
    {"an expression of constants", users, "ALTER TABLE users ADD COLUMN a INT DEFAULT (1 + 1);"},
    {"a stored generated column", users,
     "ALTER TABLE users ADD COLUMN short TEXT GENERATED ALWAYS AS (substr(name, 1, 3)) STORED;"},
    {"REFERENCES with a default, where foreign keys are on", users,
     "PRAGMA foreign_keys = ON; ALTER TABLE users ADD COLUMN boss INT DEFAULT 1 REFERENCES users "
     "(id);"},
    {"REFERENCES with a default, where the script switches them off", users,
     "PRAGMA foreign_keys = OFF; ALTER TABLE users ADD COLUMN boss INT DEFAULT 1 REFERENCES users (id);", false},
    {"UNIQUE also in a table that is empty", "", "CREATE TABLE t (a INT); ALTER TABLE t ADD COLUMN b INT UNIQUE;"},
    {"a constant in parentheses", users, "ALTER TABLE users ADD COLUMN a INT NOT NULL DEFAULT (-1);", false},
    {"a string that says CURRENT_TIMESTAMP", users, "ALTER TABLE users ADD COLUMN a TEXT DEFAULT 'CURRENT_TIMESTAMP';",
     false},
    {"a virtual generated column", users, "ALTER TABLE users ADD COLUMN short TEXT AS (substr(name, 1, 3)) VIRTUAL;",
     false},
    {"REFERENCES without a default", users,
     "PRAGMA foreign_keys = ON; ALTER TABLE users ADD COLUMN boss INT REFERENCES users (id);", false},
    {"an expression in a table that is empty", "",
     "CREATE TABLE t (a INT); ALTER TABLE t ADD COLUMN b TEXT DEFAULT CURRENT_TIMESTAMP;", false},
};

const Rule rule{
    .name = "add-column-refused",
    .kind = HazardKind::failure,
    .dialects = "sqlite",
    .summary = "ADD COLUMN with what SQLite only takes in CREATE TABLE fails",
    .what =
        "ALTER TABLE ... ADD COLUMN writes no rows, so SQLite refuses what would need it to: "
        "UNIQUE and PRIMARY KEY always; a default that is an expression or CURRENT_TIMESTAMP, a"
        " STORED generated column, and, with foreign_keys on, REFERENCES with a default, in a "
        "table that has rows. The migration fails.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Without the default, then fill it:\n"
        "ALTER TABLE users ADD COLUMN created_at TEXT;\n"
        "UPDATE users SET created_at = CURRENT_TIMESTAMP WHERE id BETWEEN 1 AND 1000;  -- and "
        "so on\n"
        "-- Instead of UNIQUE: an index\n"
        "ALTER TABLE users ADD COLUMN email TEXT;\n"
        "CREATE UNIQUE INDEX users_email ON users (email);",
    .examples = examples,
};

std::string reason(const AddColumn& add, const Model& model) {
  const ColumnClause& column = add.column;
  if (column.unique) return "a new column cannot be UNIQUE";
  if (column.primary_key) return "a new column cannot be a PRIMARY KEY";
  const Table* table = model.find(add.table);
  if (table && !table->may_have_rows) return {};
  if (column.stored) return "a new column cannot be STORED";
  if (!column.default_is_constant) return "the default of a new column has to be a constant";
  const bool has_keys = model.foreign_keys != false;  // the application's connections may have them on
  if (has_keys && column.references && column.has_default())
    return "a new column with REFERENCES cannot have a default";
  return {};
}

std::string way(const AddColumn& add) {
  const ColumnClause& column = add.column;
  const std::string table = quoted(add.table);
  const std::string name = quoted(column.name);
  std::string sql = fmt::format("ALTER TABLE {} ADD COLUMN {} {};", table, name, column.type);
  if (column.unique || column.primary_key)
    sql += fmt::format("\nCREATE UNIQUE INDEX {} ON {} ({});", quoted(add.table.name + "_" + column.name), table, name);
  return sql;
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const AddColumn* add = act.as<AddColumn>();
  if (!add) return;
  const std::string why = reason(*add, view.model);
  if (why.empty()) return;
  Finding& finding =
      self.find(act, report, fmt::format("adding {} to {} fails: {}", add->column.name, shown(add->table), why),
                add->column.offset);
  if (!add->column.stored) finding.fix = way(*add);
}

}  // namespace

const Checker add_column_refused{rule, check};

}  // namespace fishway::lint::sqlite
