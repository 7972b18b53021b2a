#include <fmt/format.h>

#include "core/lint/postgres/maintenance_locks.hpp"
#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view orders = "CREATE TABLE orders (id int); CREATE INDEX orders_id ON orders (id);";

constexpr Example examples[] = {
    {"an index that is in use", orders, "REINDEX INDEX orders_id;"},
    {"all indexes of a table", orders, "REINDEX TABLE orders;"},
    {"all of a schema", orders, "REINDEX SCHEMA public;"},
    {"CONCURRENTLY blocks nobody", orders, "REINDEX INDEX CONCURRENTLY orders_id;", false, 120000},
    {"as an option as well", orders, "REINDEX (CONCURRENTLY) TABLE orders;", false, 140000},
    {"a table that this change creates", "",
     "CREATE TABLE orders (id int); CREATE INDEX orders_id ON orders (id); REINDEX TABLE orders;", false},
};

constexpr Rule rule{
    .name = "reindex",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "REINDEX without CONCURRENTLY blocks writes, and reads that could use the index",
    .what =
        "While the index is being built anew nobody can write its table, and a query that could use the index waits "
        "as well, even where it then would not.",
    .lock = "SHARE on the table and ACCESS EXCLUSIVE on the index, for as long as the index is being built",
    .versions = "CONCURRENTLY since 12",
    .fix = "REINDEX INDEX CONCURRENTLY orders_id;",
    .examples = examples,
};

bool is_all_new(const Act& act, const View& view) {
  const Node& relation = get(act.body(), "relation");
  if (!relation.is_object()) return false;
  const TableName name = view.model.resolve(relation);
  const Index* index = view.model.index(name);
  return view.model.is_new(index != nullptr ? index->table : name);
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.type() != "ReindexStmt" || has_option(get(act.body(), "params"), "concurrently")) return;
  if (is_all_new(act, view)) return;
  const Node& relation = get(act.body(), "relation");
  const std::string what = relation.is_object() ? view.model.resolve(relation).text() : text_of(act.body(), "name");
  const std::string kind = text_of(act.body(), "kind");
  const std::string_view behind = kind == "REINDEX_OBJECT_INDEX"   ? "INDEX "
                                  : kind == "REINDEX_OBJECT_TABLE" ? "TABLE "
                                                                   : "";
  std::string fix;
  if (!behind.empty() && relation.is_object())
    fix = fmt::format("REINDEX {}CONCURRENTLY {};", behind, sql_name(view.model.resolve(relation)));
  find_blocking(self, act, act.body(), view, report,
                fmt::format("rebuilding {} blocks writes, and reads that could use an index, until it is done",
                            what.empty() ? "everything" : what),
                fix);
}

}  // namespace

const Checker reindex{rule, check};

}  // namespace fishway::lint::postgres
