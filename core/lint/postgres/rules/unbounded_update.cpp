#include <fmt/format.h>

#include "core/lint/postgres/bounded.hpp"
#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"no WHERE", "CREATE TABLE t (id int, a int);", "UPDATE t SET a = 0;"},
    {"a WHERE that is always true", "CREATE TABLE t (id int, a int);", "UPDATE t SET a = 0 WHERE 1 = 1;"},
    {"a backfill of what is NULL", "CREATE TABLE t (id int, a int);", "UPDATE t SET a = 0 WHERE a IS NULL;"},
    {"everything but one", "CREATE TABLE t (id int, a int);", "UPDATE t SET a = 0 WHERE id <> 7;"},
    {"from the least key on", "CREATE TABLE t (id int, a int);", "UPDATE t SET a = 0 WHERE id > 0;"},
    {"an OR with a half that bounds nothing", "CREATE TABLE t (id int, a int);",
     "UPDATE t SET a = 0 WHERE id = 1 OR a IS NULL;"},
    {"a join of all rows of two tables", "CREATE TABLE t (id int, a int); CREATE TABLE u (id int, a int);",
     "UPDATE t SET a = u.a FROM u WHERE u.id = t.id;"},
    {"a join with itself", "CREATE TABLE t (id int, a int);", "UPDATE t SET a = o.a FROM t o WHERE o.id = t.id;"},
    {"a subquery without a bound", "CREATE TABLE t (id int, a int); CREATE TABLE u (t_id int);",
     "UPDATE t SET a = 0 WHERE id IN (SELECT t_id FROM u);"},
    {"a loop over all rows", "CREATE TABLE t (id int, a int);",
     "DO $$ DECLARE r record; BEGIN FOR r IN SELECT id FROM t LOOP UPDATE t SET a = 0 WHERE id = r.id; END LOOP; END "
     "$$;"},
    {"a merge of all rows of two tables", "CREATE TABLE t (id int, a int); CREATE TABLE u (id int, a int);",
     "MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN UPDATE SET a = u.a;", true, 150000},
    {"a table that no file created", "", "UPDATE legacy SET a = 0;"},
    {"one row by its key", "CREATE TABLE t (id int, a int);", "UPDATE t SET a = 0 WHERE id = 5;", false},
    {"a list of keys", "CREATE TABLE t (id int, a int);", "UPDATE t SET a = 0 WHERE id IN (1, 2) AND a IS NULL;",
     false},
    {"a range of keys", "CREATE TABLE t (id int, a int);", "UPDATE t SET a = 0 WHERE id BETWEEN 1 AND 1000;", false},
    {"a range of keys, written as two comparisons", "CREATE TABLE t (id int, a int);",
     "UPDATE t SET a = 0 WHERE id >= 1 AND id < 1000;", false},
    {"a subquery with LIMIT", "CREATE TABLE t (id int, a int);",
     "UPDATE t SET a = 0 WHERE id IN (SELECT id FROM t WHERE a IS NULL LIMIT 1000);", false},
    {"a WITH query with LIMIT", "CREATE TABLE t (id int, a int);",
     "WITH batch AS (SELECT id FROM t WHERE a IS NULL LIMIT 1000) UPDATE t SET a = 0 FROM batch WHERE batch.id = t.id;",
     false},
    {"a list of values to join with", "CREATE TABLE t (id int, a int);",
     "UPDATE t SET a = v.a FROM (VALUES (1, 10), (2, 20)) v (id, a) WHERE v.id = t.id;", false},
    {"a table that this change creates", "", "CREATE TABLE t (id int, a int); UPDATE t SET a = 0;", false},
    {"a temporary table", "CREATE TABLE t (id int);", "CREATE TEMP TABLE t (id int, a int); UPDATE t SET a = 0;",
     false},
};

const Rule rule{
    .name = "unbounded-update",
    .kind = HazardKind::unbounded_change,
    .dialects = "postgresql",
    .summary = "An UPDATE that changes as many rows as there are is one long transaction",
    .what =
        "Every row that it changes stays locked until the end, writers of those rows wait, and no vacuum removes what "
        "became old meanwhile. The table and its indexes grow up to twofold, replicas fall behind, and a failure at "
        "the end throws all of the work away.",
    .lock = "ROW EXCLUSIVE on the table, and a lock on every changed row until the commit",
    .versions = "",
    .fix =
        "-- In batches by key, each a transaction of its own:\n"
        "UPDATE t SET a = 0 WHERE id BETWEEN 1 AND 10000;\n"
        "-- next file: WHERE id BETWEEN 10001 AND 20000, ... or a loop in a DO block that commits, with\n"
        "-- fishway: transaction=off",
    .examples = examples,
};

bool updates(const Act& act) {
  if (act.type() == "UpdateStmt") return true;
  if (act.type() != "MergeStmt") return false;
  for (const Node& when : get(act.body(), "mergeWhenClauses"))
    if (text_of(inside(when), "commandType") == "CMD_UPDATE") return true;
  return false;
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (!updates(act)) return;
  const TableName name = view.model.resolve(get(act.body(), "relation"));
  if (view.model.is_new(name)) return;
  const std::string why = why_unbounded(act, name, view.model);
  if (why.empty()) return;
  self.find(act, report, fmt::format("may update every row of {}: {}", name.text(), why)).fix = fmt::format(
      "-- In batches by key, each a transaction of its own:\nUPDATE {} SET ... WHERE id BETWEEN 1 AND 10000;",
      as_sql(name));
}

}  // namespace

const Checker unbounded_update{rule, check};

}  // namespace fishway::lint::postgres
