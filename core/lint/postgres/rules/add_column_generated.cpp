#include <fmt/format.h>

#include "core/lint/postgres/rules/added_columns.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"a stored generated column is computed for every row", "CREATE TABLE orders (id int, net int, tax int);",
     "ALTER TABLE orders ADD COLUMN gross int GENERATED ALWAYS AS (net + tax) STORED;", true, 120000},
    {"a virtual column is computed when it is read", "CREATE TABLE orders (id int, net int, tax int);",
     "ALTER TABLE orders ADD COLUMN gross int GENERATED ALWAYS AS (net + tax) VIRTUAL;", false, 180000},
    {"a plain column is free", "CREATE TABLE orders (id int, net int, tax int);",
     "ALTER TABLE orders ADD COLUMN gross int;", false},
    {"a table that this change creates", "",
     "CREATE TABLE orders (net int); ALTER TABLE orders ADD COLUMN g int GENERATED ALWAYS AS (net * 2) STORED;", false,
     120000},
};

constexpr Rule rule{
    .name = "add-column-generated",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "ADD COLUMN ... GENERATED ... STORED computes every row, and rewrites the table for it",
    .what =
        "The column's value is computed for every row and stored, so the server writes the whole table and all of its "
        "indexes anew. Until it is done nobody can read or write the table.",
    .lock = "ACCESS EXCLUSIVE on the table, for as long as the rewrite takes",
    .versions = "since 12; from 18 on a VIRTUAL column is free",
    .fix =
        "-- 18 and later: VIRTUAL instead of STORED\n"
        "-- before: a plain column, filled by a trigger for new rows and range by range for the old ones\n"
        "ALTER TABLE orders ADD COLUMN gross int;\n"
        "CREATE FUNCTION set_gross() RETURNS trigger LANGUAGE plpgsql AS\n"
        "  $$ BEGIN NEW.gross := NEW.net + NEW.tax; RETURN NEW; END $$;\n"
        "CREATE TRIGGER orders_gross BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION set_gross();\n"
        "-- in later migrations:\n"
        "UPDATE orders SET gross = net + tax WHERE gross IS NULL AND id BETWEEN 1 AND 10000;",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  each_added_column(act, view, [&](const AddedColumn& column, const AlterTable& alter, const Node& action) {
    if (!column.is_stored) return;
    find_blocking(self, act, action, view, report,
                  fmt::format("adding generated column {} rewrites {}, because its value is stored in every row",
                              column.name, alter.name.text()));
  });
}

}  // namespace

const Checker add_column_generated{rule, check};

}  // namespace fishway::lint::postgres
