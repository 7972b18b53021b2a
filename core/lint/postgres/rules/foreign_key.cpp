#include <fmt/format.h>

#include "core/lint/postgres/alter_table.hpp"
#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view tables =
    "CREATE TABLE shops (id int PRIMARY KEY); CREATE TABLE orders (id int, shop_id int);";

constexpr Example examples[] = {
    {"a foreign key is checked for every row", tables,
     "ALTER TABLE orders ADD CONSTRAINT orders_shop FOREIGN KEY (shop_id) REFERENCES shops (id);"},
    {"also of a column that the same change adds",
     "CREATE TABLE shops (id int PRIMARY KEY); CREATE TABLE orders (id int);",
     "ALTER TABLE orders ADD COLUMN shop_id int; ALTER TABLE orders ADD FOREIGN KEY (shop_id) REFERENCES shops;"},
    {"also when the referenced table is new", "CREATE TABLE orders (id int, shop_id int);",
     "CREATE TABLE shops (id int PRIMARY KEY);\n"
     "ALTER TABLE orders ADD FOREIGN KEY (shop_id) REFERENCES shops (id) ON DELETE CASCADE;"},
    {"NOT VALID checks nothing", tables,
     "ALTER TABLE orders ADD CONSTRAINT orders_shop FOREIGN KEY (shop_id) REFERENCES shops (id) NOT VALID;", false},
    {"a new table has nothing to check", "CREATE TABLE shops (id int PRIMARY KEY);",
     "CREATE TABLE orders (id int, shop_id int); ALTER TABLE orders ADD FOREIGN KEY (shop_id) REFERENCES shops (id);",
     false},
    {"a new table with a reference locks the other one for a moment", "CREATE TABLE shops (id int PRIMARY KEY);",
     "CREATE TABLE orders (id int, shop_id int REFERENCES shops (id));", false},
};

constexpr Rule rule{
    .name = "foreign-key",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "ADD FOREIGN KEY without NOT VALID checks every row while nobody can write either table",
    .what =
        "The server looks up every row of the table in the one that it references, and until it is done nobody can "
        "write either of the two.",
    .lock = "SHARE ROW EXCLUSIVE on both tables, for as long as the check takes",
    .versions = "before 18 a partitioned table takes no foreign key that is NOT VALID",
    .fix =
        "ALTER TABLE orders ADD CONSTRAINT orders_shop FOREIGN KEY (shop_id) REFERENCES shops (id) NOT VALID;\n"
        "-- in a later migration: checks the rows beside reads and writes\n"
        "ALTER TABLE orders VALIDATE CONSTRAINT orders_shop;",
    .examples = examples,
};

std::string safe_way(const Node& key, const AlterTable& alter, const TableName& other) {
  const std::string columns = column_list(get(key, "fk_attrs"));
  const std::string referenced = column_list(get(key, "pk_attrs"));
  const std::string given = text_of(key, "conname");
  const auto names = strings_of(get(key, "fk_attrs"));
  const std::string name = !given.empty() ? given : fmt::format("{}_{}_fkey", alter.name.name, fmt::join(names, "_"));
  return fmt::format(
      "ALTER TABLE {0} ADD CONSTRAINT {1} FOREIGN KEY ({2}) REFERENCES {3}{4} NOT VALID;\n"
      "-- in a later migration: checks the rows beside reads and writes\n"
      "ALTER TABLE {0} VALIDATE CONSTRAINT {1};",
      sql_name(alter.name), sql_name(name), columns, sql_name(other),
      referenced.empty() ? "" : " (" + referenced + ")");
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto alter = alter_table_in_use(act, view.model);
  if (!alter) return;
  for (const Node* key : added_constraints(*alter, "CONSTR_FOREIGN")) {
    const TableName other = view.model.resolve(get(*key, "pktable"));
    if (is_checked_at_once(*key))
      find_blocking(self, act, *key, view, report,
                    fmt::format("adding a foreign key checks every row of {}, and blocks writes to it and to {}",
                                alter->name.text(), other.text()),
                    safe_way(*key, *alter, other));
  }
}

}  // namespace

const Checker foreign_key{rule, check};

}  // namespace fishway::lint::postgres
