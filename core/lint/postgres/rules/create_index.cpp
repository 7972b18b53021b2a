#include <fmt/format.h>

#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view orders = "CREATE TABLE orders (id int, total int);";
constexpr std::string_view partitioned =
    "CREATE TABLE orders (id int, at date) PARTITION BY RANGE (at);\n"
    "CREATE TABLE orders_2025 PARTITION OF orders FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');";

constexpr Example examples[] = {
    {"an index of a table in use blocks writes", orders, "CREATE INDEX orders_total ON orders (total);"},
    {"a unique index likewise", orders, "CREATE UNIQUE INDEX ON orders (total);"},
    {"over a column that this change adds as well", orders,
     "ALTER TABLE orders ADD COLUMN a int; CREATE INDEX ON orders (a);"},
    {"of a partitioned table: on every partition", partitioned, "CREATE INDEX orders_at ON orders (at);"},
    {"in a DO block", orders, "DO $$ BEGIN CREATE INDEX orders_total ON orders (total); END $$;"},
    {"CONCURRENTLY blocks nobody", orders, "CREATE INDEX CONCURRENTLY orders_total ON orders (total);", false},
    {"ON ONLY a partitioned table builds nothing", partitioned, "CREATE INDEX orders_at ON ONLY orders (at);", false},
    {"a table that this change creates", "", "CREATE TABLE orders (id int); CREATE INDEX ON orders (id);", false},
    {"a temporary table", orders, "CREATE TEMPORARY TABLE orders (id int); CREATE INDEX ON orders (id);", false},
    {"an index that is there already", "CREATE TABLE orders (id int); CREATE INDEX orders_id ON orders (id);",
     "CREATE INDEX IF NOT EXISTS orders_id ON orders (id);", false},
};

constexpr Rule rule{
    .name = "create-index",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "CREATE INDEX without CONCURRENTLY blocks every write until it is built",
    .what =
        "While the index is being built others can read the table, but every INSERT, UPDATE and DELETE waits until it "
        "is done. CREATE INDEX of a partitioned table does this to each partition.",
    .lock = "SHARE on the table and its partitions, for as long as the index is being built",
    .versions = "",
    .fix =
        "CREATE INDEX CONCURRENTLY orders_total ON orders (total);\n"
        "-- of a partitioned table:\n"
        "CREATE INDEX orders_at ON ONLY orders (at);\n"
        "CREATE INDEX CONCURRENTLY orders_2025_at ON orders_2025 (at);\n"
        "ALTER INDEX orders_at ATTACH PARTITION orders_2025_at;",
    .examples = examples,
};

std::string safe_way(const Act& act, const TableName& name, const Model& model) {
  const Table* table = model.table(name);
  if (table == nullptr || table->kind != RelationKind::partitioned) return text_with(act, "INDEX", "CONCURRENTLY");
  std::string index = text_of(act.body(), "idxname");
  if (index.empty()) index = name.name + "_idx";
  std::string way = fmt::format("CREATE INDEX {} ON ONLY {} (...);\n", sql_name(index), sql_name(name));
  for (const Table* partition : model.partitions_of(name)) {
    const std::string part = sql_name(partition->name.name + "_" + index);
    way += fmt::format("CREATE INDEX CONCURRENTLY {} ON {} (...);\nALTER INDEX {} ATTACH PARTITION {};\n", part,
                       sql_name(partition->name), sql_name(index), part);
  }
  return way.substr(0, way.size() - 1);
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.type() != "IndexStmt" || flag_of(act.body(), "concurrent")) return;
  const auto blocking = blocking_impacts(view);
  if (blocking.empty()) return;
  const TableName table = view.model.resolve(get(act.body(), "relation"));
  find_blocking(self, act, act.body(), view, report,
                fmt::format("creating an index blocks every write to {} until it is built", names_of(blocking)),
                safe_way(act, table, view.model));
}

}  // namespace

const Checker create_index{rule, check};

}  // namespace fishway::lint::postgres
