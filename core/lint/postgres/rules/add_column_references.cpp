#include <fmt/format.h>

#include "core/lint/postgres/rules/added_columns.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view tables = "CREATE TABLE shops (id int PRIMARY KEY); CREATE TABLE orders (id int);";

constexpr Example examples[] = {
    {"a reference with a default is checked for every row",
     "CREATE TABLE shops (id int PRIMARY KEY); INSERT INTO shops VALUES (1); CREATE TABLE orders (id int);",
     "ALTER TABLE orders ADD COLUMN shop_id int DEFAULT 1 REFERENCES shops (id);"},
    {"a reference without a default has nothing to check", tables,
     "ALTER TABLE orders ADD COLUMN shop_id int REFERENCES shops (id);", false},
    {"the constraint added NOT VALID by itself is free", tables,
     "ALTER TABLE orders ADD COLUMN shop_id int DEFAULT 1;\n"
     "ALTER TABLE orders ADD CONSTRAINT orders_shop FOREIGN KEY (shop_id) REFERENCES shops (id) NOT VALID;",
     false},
    {"a new table may have one", "CREATE TABLE shops (id int PRIMARY KEY);",
     "CREATE TABLE orders (id int, shop_id int DEFAULT 1 REFERENCES shops (id));", false},
};

constexpr Rule rule{
    .name = "add-column-references",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "ADD COLUMN ... DEFAULT ... REFERENCES checks every row while nobody can use the table",
    .what =
        "With a default every row has a value that must exist in the other table, so the server looks all of them up. "
        "Until it is done nobody can read or write the table, and nobody can write the one that is referenced.",
    .lock =
        "ACCESS EXCLUSIVE on the table and SHARE ROW EXCLUSIVE on the referenced one, for as long as the scan takes",
    .versions = "",
    .fix =
        "ALTER TABLE orders ADD COLUMN shop_id int DEFAULT 1;\n"
        "ALTER TABLE orders ADD CONSTRAINT orders_shop_id_fkey FOREIGN KEY (shop_id) REFERENCES shops (id) NOT VALID;\n"
        "-- in a later migration:\n"
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_shop_id_fkey;",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  each_added_column(act, view, [&](const AddedColumn& column, const AlterTable& alter, const Node& action) {
    if (!column.checks_reference || column.rewrites(view.version)) return;
    const TableName other = view.model.resolve(get(*column.reference, "pktable"));
    find_blocking(self, act, action, view, report,
                  fmt::format("the reference of new column {} is checked for every row of {}, while that and {} are "
                              "locked",
                              column.name, alter.name.text(), other.text()));
  });
}

}  // namespace

const Checker add_column_references{rule, check};

}  // namespace fishway::lint::postgres
