#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr Example examples[] = {
    {"a rebuild of a table that a view reads",
     "CREATE TABLE orders (id INTEGER PRIMARY KEY, total INT); CREATE VIEW totals AS SELECT total "
     "FROM orders;",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, total REAL); INSERT INTO n SELECT * FROM orders; DROP"
     " TABLE orders; ALTER TABLE n RENAME TO orders;"},
    {"a rebuild of a table that another table's trigger writes",
     "CREATE TABLE log (a INT); CREATE TABLE t (a INT); CREATE TRIGGER tr AFTER INSERT ON t BEGIN "
     "INSERT INTO log VALUES (new.a); END;",
     "CREATE TABLE n (a TEXT); INSERT INTO n SELECT * FROM log; DROP TABLE log; ALTER TABLE n "
     "RENAME TO log;"},
    {"any rename while a view reads a table that is gone",
     "CREATE TABLE a (x INT); CREATE VIEW v AS SELECT x FROM a; DROP TABLE a;",
     "CREATE TABLE b (y INT); ALTER TABLE b RENAME TO c;"},
    {"the view is dropped first and made again",
     "CREATE TABLE orders (id INTEGER PRIMARY KEY, total INT); CREATE VIEW totals AS SELECT total "
     "FROM orders;",
     "DROP VIEW totals; CREATE TABLE n (id INTEGER PRIMARY KEY, total REAL); INSERT INTO n SELECT *"
     " FROM orders; DROP TABLE orders; ALTER TABLE n RENAME TO orders; CREATE VIEW totals AS SELECT"
     " total FROM orders;",
     false},
    {"with legacy_alter_table nothing is read again",
     "CREATE TABLE orders (id INTEGER PRIMARY KEY, total INT); CREATE VIEW totals AS SELECT total "
     "FROM orders;",
     "PRAGMA legacy_alter_table = ON; CREATE TABLE n (id INTEGER PRIMARY KEY, total REAL); INSERT "
     "INTO n SELECT * FROM orders; DROP TABLE orders; ALTER TABLE n RENAME TO orders;",
     false},
    {"a view of another table",
     "CREATE TABLE orders (id INTEGER PRIMARY KEY, total INT); CREATE TABLE o (orders INT); CREATE "
     "VIEW v AS SELECT orders FROM o;",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, total REAL); INSERT INTO n SELECT * FROM orders; DROP"
     " TABLE orders; ALTER TABLE n RENAME TO orders;",
     false},
};

const Rule rule{
    .name = "broken-view",
    .kind = HazardKind::failure,
    .dialects = "sqlite",
    .summary =
        "a rename, or DROP COLUMN, fails while a view or a trigger mentions a table that is "
        "gone",
    .what =
        "SQLite reads the whole schema again after RENAME and DROP COLUMN of any table, and "
        "refuses them where something does not work: \"error in view totals: no such table: "
        "main.orders\". In a rebuild that is the last step, because the old table is dropped by "
        "then.",
    .lock = "",
    .versions = "since 3.25",
    .fix =
        "-- Drop the view first, and make it again at the end:\n"
        "DROP VIEW totals;\n"
        "CREATE TABLE orders_new (id INTEGER PRIMARY KEY, total REAL);\n"
        "INSERT INTO orders_new (id, total) SELECT id, total FROM orders;\n"
        "DROP TABLE orders;\n"
        "ALTER TABLE orders_new RENAME TO orders;\n"
        "CREATE VIEW totals AS SELECT sum(total) AS total FROM orders;",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const bool reads_schema = act.as<RenameTable>() || act.as<RenameColumn>() || act.as<DropColumn>();
  if (!reads_schema || view.model.legacy_alter_table || view.version < 32500) return;
  const std::string broken = broken_object(view.model);
  if (!broken.empty()) self.find(act, report, broken + ": SQLite refuses to alter any table then");
}

}  // namespace

const Checker broken_view{rule, check};

}  // namespace fishway::lint::sqlite
