#include <fmt/format.h>

#include <algorithm>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view table = "CREATE TABLE orders (id INTEGER PRIMARY KEY, total INT);";

constexpr Example examples[] = {
    {"renaming a table of an earlier migration", table, "ALTER TABLE orders RENAME TO sales;"},
    {"renaming one that no file created", "", "ALTER TABLE legacy RENAME TO old;"},
    {"a view under the old name takes no writes", table,
     "ALTER TABLE orders RENAME TO sales; CREATE VIEW orders AS SELECT * FROM sales;"},
    {"a view under the old name with triggers that write", table,
     "ALTER TABLE orders RENAME TO sales; CREATE VIEW orders AS SELECT * FROM sales; "
     "CREATE TRIGGER orders_insert INSTEAD OF INSERT ON orders BEGIN INSERT INTO sales (id, total) VALUES (new.id, "
     "new.total); END;",
     false},
    {"the new table of a rebuild", table,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, total REAL); INSERT INTO n SELECT * FROM orders; DROP TABLE orders; "
     "ALTER TABLE n RENAME TO orders;",
     false},
    {"a rebuild that renames the old table away, where nothing refers to it", table,
     "ALTER TABLE orders RENAME TO orders_old; CREATE TABLE orders (id INTEGER PRIMARY KEY, total REAL); INSERT INTO "
     "orders SELECT * FROM orders_old; DROP TABLE orders_old;",
     false},
    {"a table that this change creates", "", "CREATE TABLE a (id INT); ALTER TABLE a RENAME TO b;", false},
    {"there and back", table, "ALTER TABLE orders RENAME TO o2; ALTER TABLE o2 RENAME TO orders;", false},
};

const Rule rule{
    .name = "rename-table",
    .kind = HazardKind::broken_release,
    .dialects = "sqlite",
    .summary = "RENAME TO breaks the code that still uses the old name",
    .what =
        "The code that is running while the migration is applied uses the old name: each of its statements fails from "
        "the commit on. A view under the old name helps those that read; SQLite writes through a view only where it "
        "has INSTEAD OF triggers.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Keep the name, or give those who write a way through the old one until their code is gone:\n"
        "ALTER TABLE orders RENAME TO sales;\n"
        "CREATE VIEW orders AS SELECT * FROM sales;\n"
        "CREATE TRIGGER orders_insert INSTEAD OF INSERT ON orders BEGIN\n"
        "  INSERT INTO sales (id, total) VALUES (new.id, new.total);\n"
        "END;\n"
        "-- ... and the same for UPDATE and DELETE",
    .examples = examples,
};

bool is_writable_view(const Model& model, const std::string& key) {
  return model.views.contains(key) && std::ranges::any_of(model.triggers, [&](const auto& entry) {
           return entry.second.table == key && entry.second.instead_of;
         });
}

void at_end(const Checker& self, const FileEnd& file, const View& view, std::vector<Finding>& findings) {
  if (view.is_contract()) return;
  for (const Departure* departure : file.departures) {
    const Table& table_then = departure->table;
    if (departure->is_drop || is_writable_view(view.model, folded(table_then.production_name))) continue;
    const Table* now = view.model.find({table_then.schema, table_then.production_name, 0});
    const std::string_view then = now ? ": the new table of that name has none of its rows" : "";
    self.find(departure->spot, findings,
              fmt::format("renames {} to {}{}", table_then.production_name, departure->new_name, then));
  }
}

}  // namespace

const Checker rename_table{rule, nullptr, at_end};

}  // namespace fishway::lint::sqlite
