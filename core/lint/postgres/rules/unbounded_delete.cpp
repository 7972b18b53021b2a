#include <fmt/format.h>

#include "core/lint/postgres/bounded.hpp"
#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"no WHERE", "CREATE TABLE t (id int);", "DELETE FROM t;"},
    {"a WHERE that is always true", "CREATE TABLE t (id int);", "DELETE FROM t WHERE true;"},
    {"an OR with true", "CREATE TABLE t (id int);", "DELETE FROM t WHERE id = 1 OR true;"},
    {"everything that has a value", "CREATE TABLE t (id int, a int);", "DELETE FROM t WHERE a IS NOT NULL;"},
    {"a join of all rows of two tables", "CREATE TABLE t (id int); CREATE TABLE u (t_id int);",
     "DELETE FROM t USING u WHERE u.t_id = t.id;"},
    {"orphans, as many as there are", "CREATE TABLE t (id int, u_id int); CREATE TABLE u (id int);",
     "DELETE FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.id = t.u_id);"},
    {"in a WITH query", "CREATE TABLE t (id int); CREATE TABLE archive (id int);",
     "WITH gone AS (DELETE FROM t RETURNING id) INSERT INTO archive SELECT id FROM gone;"},
    {"one row by its key", "CREATE TABLE t (id int);", "DELETE FROM t WHERE id = 4;", false},
    {"what is older than a day that is given", "CREATE TABLE t (id int, at date);",
     "DELETE FROM t WHERE at < '2020-01-01';", false},
    {"a batch by LIMIT in a subquery", "CREATE TABLE t (id int, a int);",
     "DELETE FROM t WHERE ctid = ANY (ARRAY(SELECT ctid FROM t WHERE a IS NULL LIMIT 1000));", false},
    {"a table that this change creates", "", "CREATE TABLE t (id int); DELETE FROM t;", false},
    {"in a function that is only made", "CREATE TABLE t (id int);",
     "CREATE FUNCTION wipe() RETURNS void LANGUAGE sql AS 'DELETE FROM t';", false},
};

const Rule rule{
    .name = "unbounded-delete",
    .kind = HazardKind::unbounded_change,
    .dialects = "postgresql",
    .summary = "A DELETE that takes as many rows as there are is one long transaction, and may be a mistake",
    .what =
        "Every row that it deletes stays locked until the end, and no vacuum removes what became old meanwhile. "
        "Foreign keys are checked or followed for each row. Replicas fall behind, a failure at the end throws all "
        "of the work away, and the rows are gone for good.",
    .lock = "ROW EXCLUSIVE on the table, and a lock on every deleted row until the commit",
    .versions = "",
    .fix =
        "-- In batches, each a transaction of its own:\n"
        "DELETE FROM t WHERE id BETWEEN 1 AND 10000;",
    .examples = examples,
};

bool deletes(const Act& act) {
  if (act.type() == "DeleteStmt") return true;
  if (act.type() != "MergeStmt") return false;
  for (const Node& when : get(act.body(), "mergeWhenClauses"))
    if (text_of(inside(when), "commandType") == "CMD_DELETE") return true;
  return false;
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (!deletes(act)) return;
  const TableName name = view.model.resolve(get(act.body(), "relation"));
  if (view.model.is_new(name)) return;
  const std::string why = why_unbounded(act, name, view.model);
  if (why.empty()) return;
  self.find(act, report, fmt::format("may delete every row of {}: {}", name.text(), why)).fix =
      fmt::format("-- In batches by key, each a transaction of its own:\nDELETE FROM {} WHERE id BETWEEN 1 AND 10000;",
                  as_sql(name));
}

}  // namespace

const Checker unbounded_delete{rule, check};

}  // namespace fishway::lint::postgres
