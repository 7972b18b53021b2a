#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/replay.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"replacing a view without one of its columns",
     "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM t;",
     "CREATE OR REPLACE VIEW v AS SELECT a FROM t;"},
    {"replacing a view with its columns in another order",
     "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM t;",
     "CREATE OR REPLACE VIEW v AS SELECT b, a FROM t;"},
    {"replacing a view with a column under another name",
     "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM t;",
     "CREATE OR REPLACE VIEW v AS SELECT a, b AS c FROM t;"},
    {"adding a column at the end", "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t;",
     "CREATE OR REPLACE VIEW v AS SELECT a, b FROM t WHERE a > 0;", false},
    {"replacing a view that no file created", "", "CREATE OR REPLACE VIEW v AS SELECT 1 AS a;", false},
    {"dropping it first", "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM t;",
     "DROP VIEW v; CREATE OR REPLACE VIEW v AS SELECT a FROM t;", false},
};

const Rule rule{
    .name = "change-view",
    .kind = HazardKind::failure,
    .dialects = "postgresql",
    .summary = "CREATE OR REPLACE VIEW can add columns at the end, and nothing else",
    .what =
        "The server refuses to take a column away from a view, to rename one or to change their order: \"cannot drop "
        "columns from view\", \"cannot change name of view column\". The running code may read the columns as well.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Keep the view's columns as they are and add new ones at the end, or make a second view:\n"
        "CREATE VIEW v2 AS SELECT ...;",
    .examples = examples,
};

// Only what the view is made of: a model may be large.
Model model_after(const Act& act, const TableName& name, const Model& model) {
  Model after(model.default_schema);
  after.search_path = model.search_path;
  after.enums = model.enums;
  after.domains = model.domains;
  after.tables.emplace(name, *model.table(name));
  walk(get(act.body(), "query"), [&](std::string_view type, const Node& body) {
    const TableName read = type == "RangeVar" ? model.resolve(body) : TableName{};
    if (const Table* table = model.table(read)) after.tables.emplace(read, *table);
    return true;
  });
  play(act, after);
  return after;
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.type() != "ViewStmt" || !flag_of(act.body(), "replace")) return;
  const TableName name = view.model.resolve(get(act.body(), "view"));
  const Table* before = view.model.table(name);
  if (before == nullptr || before->kind != RelationKind::view || !before->is_known || !before->has_all_columns) return;
  const Model after_model = model_after(act, name, view.model);
  const Table* after = after_model.table(name);
  if (after == nullptr || !after->has_all_columns) return;
  for (std::size_t i = 0; i < before->columns.size(); ++i) {
    const std::string& column = before->columns[i].name;
    if (i < after->columns.size() && after->columns[i].name == column) continue;
    const std::string instead = i < after->columns.size()
                                    ? fmt::format("has {} where it had {}", after->columns[i].name, column)
                                    : fmt::format("has no column {} any more", column);
    self.find(act, report, fmt::format("view {} {}: the server refuses to replace it", name.text(), instead));
    return;
  }
}

}  // namespace

const Checker change_view{rule, check};

}  // namespace fishway::lint::postgres
