#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/lint/postgres/alter_table.hpp"
#include "core/lint/postgres/maintenance_locks.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view orders = "CREATE TABLE orders (id int, total int); CREATE INDEX orders_id ON orders (id);";

constexpr Example examples[] = {
    {"CREATE INDEX CONCURRENTLY in a DO block", orders,
     "DO $$ BEGIN CREATE INDEX CONCURRENTLY orders_total ON orders (total); END $$;"},
    {"also as text that is executed", orders, "DO $$ BEGIN EXECUTE 'DROP INDEX CONCURRENTLY orders_id'; END $$;"},
    {"VACUUM in a DO block", orders, "DO $$ BEGIN VACUUM orders; END $$;"},
    {"REINDEX of a partitioned table shares its transaction",
     "CREATE TABLE log (at date) PARTITION BY RANGE (at); CREATE INDEX log_at ON log (at);", "REINDEX TABLE log;", true,
     140000},
    {"by itself it runs outside a transaction", orders,
     "ALTER TABLE orders ADD COLUMN note text; CREATE INDEX CONCURRENTLY orders_total ON orders (total);", false},
    {"REFRESH CONCURRENTLY may stand in a transaction",
     "CREATE TABLE orders (id int); CREATE MATERIALIZED VIEW ids AS SELECT id FROM orders; CREATE UNIQUE INDEX ON ids "
     "(id);",
     "DO $$ BEGIN REFRESH MATERIALIZED VIEW CONCURRENTLY ids; END $$;", false},
};

constexpr Rule rule{
    .name = "concurrently-in-transaction",
    .kind = HazardKind::transaction_use,
    .dialects = "postgresql",
    .summary = "What the server refuses inside a transaction stands inside one",
    .what =
        "The CONCURRENTLY forms, VACUUM and a few others commit by themselves on the way, so the server refuses them "
        "inside a transaction; a DO block or a function always is inside one. The migration is going to fail.",
    .lock = "",
    .versions = "",
    .fix =
        "-- as a statement by itself; fishway runs it outside a transaction:\n"
        "CREATE INDEX CONCURRENTLY orders_total ON orders (total);",
    .examples = examples,
};

// Which words of an act the server refuses in a transaction; empty: it does not.
std::string refused_words(const Act& act) {
  const Node& body = act.body();
  const bool is_concurrent = flag_of(body, "concurrent");
  if (act.type() == "IndexStmt" && is_concurrent) return "CREATE INDEX CONCURRENTLY";
  if (act.type() == "DropStmt" && is_concurrent) return "DROP INDEX CONCURRENTLY";
  if (act.type() == "ReindexStmt" && has_option(get(body, "params"), "concurrently")) return "REINDEX CONCURRENTLY";
  if (act.type() == "ReindexStmt" && !body.contains("relation")) return "REINDEX of a schema or database";
  if (act.type() == "VacuumStmt" && flag_of(body, "is_vacuumcmd")) return "VACUUM";
  if (act.type() == "AlterSystemStmt") return "ALTER SYSTEM";
  if (act.type() == "CreatedbStmt") return "CREATE DATABASE";
  if (act.type() == "DropdbStmt") return "DROP DATABASE";
  if (act.type() == "CreateTableSpaceStmt" || act.type() == "DropTableSpaceStmt") return "a change of tablespaces";
  if (act.type() != "AlterTableStmt") return {};
  for (const Node& command : get(body, "cmds"))
    if (text_of(inside(command), "subtype") == "AT_DetachPartition" &&
        flag_of(AlterTable::definition(inside(command)), "concurrent"))
      return "DETACH PARTITION CONCURRENTLY";
  return {};
}

// Of a partitioned table the statement goes from one partition to the next, with a commit between them.
std::string refused_for_partitions(const Act& act, const View& view) {
  const bool may_be =
      (act.type() == "ReindexStmt" && view.since(14)) || (act.type() == "ClusterStmt" && view.since(15));
  if (!may_be || !act.body().contains("relation")) return {};
  const TableName name = view.model.resolve(get(act.body(), "relation"));
  const Index* index = view.model.index(name);
  const Table* table = view.model.table(index == nullptr ? name : index->table);
  if (table == nullptr || table->kind != RelationKind::partitioned) return {};
  return act.type() == "ReindexStmt" ? "REINDEX of a partitioned table" : "CLUSTER of a partitioned table";
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.is_inside) {
    std::string words = refused_words(act);
    if (words.empty()) words = refused_for_partitions(act, view);
    if (!words.empty())
      self.find(act, report,
                fmt::format("the server refuses {} in a DO block or function: that is a transaction", words));
    return;
  }
  if (view.model.transaction.is_alone) return;
  const std::string words = refused_for_partitions(act, view);
  if (words.empty()) return;
  Finding& finding = self.find(act, report, fmt::format("the server refuses {} inside a transaction", words));
  finding.fix = "-- as a migration of its own that says so:\n-- fishway: transaction=off\n" + act.statement.text + ";";
}

}  // namespace

const Checker concurrently_in_transaction{rule, check};

}  // namespace fishway::lint::postgres
