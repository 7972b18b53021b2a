#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr Example examples[] = {
    {"an index has it", "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT); CREATE INDEX t_a ON t (a);",
     "ALTER TABLE t DROP COLUMN a;"},
    {"the condition of a partial index has it",
     "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT); CREATE INDEX t_b ON t (b) WHERE a > 0;",
     "ALTER TABLE t DROP COLUMN a;"},
    {"it is the primary key", "CREATE TABLE t (code TEXT PRIMARY KEY, a INT);", "ALTER TABLE t DROP COLUMN code;"},
    {"it is UNIQUE", "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT UNIQUE);", "ALTER TABLE t DROP COLUMN a;"},
    {"another column's CHECK has it", "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT CHECK (b > a));",
     "ALTER TABLE t DROP COLUMN a;"},
    {"a table constraint FOREIGN KEY has it",
     "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (id INTEGER PRIMARY KEY, p_id INT, FOREIGN KEY (p_id) "
     "REFERENCES p (id));",
     "ALTER TABLE t DROP COLUMN p_id;"},
    {"a generated column has it", "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT AS (a + 1));",
     "ALTER TABLE t DROP COLUMN a;"},
    {"a view has it", "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT); CREATE VIEW v AS SELECT a FROM t;",
     "ALTER TABLE t DROP COLUMN a;"},
    {"a trigger has it",
     "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT); CREATE TABLE log (a INT); "
     "CREATE TRIGGER t_log AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.a); END;",
     "ALTER TABLE t DROP COLUMN a;"},
    {"its own CHECK goes with it", "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT CHECK (a > 0));",
     "ALTER TABLE t DROP COLUMN a;", false},
    {"its own REFERENCES goes with it",
     "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (id INTEGER PRIMARY KEY, p_id INT REFERENCES p (id));",
     "ALTER TABLE t DROP COLUMN p_id;", false},
    {"the index is dropped first", "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT); CREATE INDEX t_a ON t (a);",
     "DROP INDEX t_a; ALTER TABLE t DROP COLUMN a;", false},
    {"a view has a column of that name of another table",
     "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT); CREATE TABLE o (a INT); "
     "CREATE VIEW v AS SELECT o.a FROM t JOIN o ON o.a = t.id;",
     "ALTER TABLE t DROP COLUMN a;", false},
};

const Rule rule{
    .name = "drop-column-in-use",
    .kind = HazardKind::failure,
    .dialects = "sqlite",
    .summary = "DROP COLUMN fails while a constraint, an index, a view or a trigger mentions the column",
    .what =
        "SQLite reads the whole schema again after DROP COLUMN, and refuses it where something does not work any "
        "more: the migration fails. A trigger that writes to the column is only found out by the first statement "
        "that fires it.",
    .lock = "",
    .versions = "DROP COLUMN is there since 3.35",
    .fix =
        "-- Drop what mentions the column first:\n"
        "DROP INDEX orders_by_note;\n"
        "ALTER TABLE orders DROP COLUMN note;\n"
        "-- Of a constraint of the table (PRIMARY KEY, UNIQUE, CHECK, FOREIGN KEY) only a rebuild rids it:\n"
        "-- https://www.sqlite.org/lang_altertable.html#otheralter",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const DropColumn* drop = act.as<DropColumn>();
  if (!drop) return;
  const std::string user = user_of(view.model, view.model.key(drop->table), folded(drop->column));
  const Table* table = view.model.find(drop->table);
  const bool is_last = table && table->is_complete && table->columns.size() == 1 && table->find(drop->column);
  if (user.empty() && !is_last) return;
  self.find(act, report,
            is_last ? fmt::format("{} is the only column of {}: DROP COLUMN fails", drop->column, shown(drop->table))
                    : fmt::format("{} mentions {}.{}: DROP COLUMN fails", user, shown(drop->table), drop->column));
}

}  // namespace

const Checker drop_column_in_use{rule, check};

}  // namespace fishway::lint::sqlite
