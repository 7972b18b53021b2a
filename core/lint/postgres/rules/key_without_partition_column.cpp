#include <fmt/format.h>

#include <algorithm>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"a unique index without the partition key", "CREATE TABLE p (id int, at date) PARTITION BY RANGE (at);",
     "CREATE UNIQUE INDEX ON p (id);"},
    {"a primary key without it", "CREATE TABLE p (id int, at date) PARTITION BY RANGE (at);",
     "ALTER TABLE p ADD PRIMARY KEY (id);"},
    {"in CREATE TABLE", "", "CREATE TABLE p (id int PRIMARY KEY, at date) PARTITION BY RANGE (at);"},
    {"a unique index with it", "CREATE TABLE p (id int, at date) PARTITION BY RANGE (at);",
     "CREATE UNIQUE INDEX ON ONLY p (id, at);", false},
    {"a primary key with it", "", "CREATE TABLE p (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);",
     false},
    {"an index that is not unique", "CREATE TABLE p (id int, at date) PARTITION BY RANGE (at);",
     "CREATE INDEX ON ONLY p (id);", false},
    {"a key of a partition", "CREATE TABLE p (id int, at date) PARTITION BY RANGE (at);",
     "CREATE TABLE p1 (id int PRIMARY KEY, at date);", false},
};

const Rule rule{
    .name = "key-without-partition-column",
    .kind = HazardKind::failure,
    .dialects = "postgresql",
    .summary = "A key of a partitioned table has to have all columns of the partition key",
    .what = "The server refuses: \"unique constraint on partitioned table must include all partitioning columns\".",
    .lock = "",
    .versions = "",
    .fix = "ALTER TABLE p ADD PRIMARY KEY (id, at);",
    .examples = examples,
};

// Of the partition key; an expression stands as an empty name.
std::vector<std::string> key_columns(const Node& specification) {
  std::vector<std::string> columns;
  for (const Node& part : get(specification, "partParams")) columns.push_back(text_of(inside(part), "name"));
  return columns;
}

void compare(const Checker& self, const Act& act, StatementReport& report, const TableName& table,
             const std::vector<std::string>& partitioned_by, const std::vector<std::string>& columns) {
  if (columns.empty()) return;
  for (const std::string& column : partitioned_by) {
    if (!column.empty() && std::ranges::find(columns, column) != columns.end()) continue;
    self.find(act, report,
              fmt::format("a key of {} needs {}, by which it is partitioned: the server refuses", table.text(),
                          column.empty() ? "columns alone" : column));
    return;
  }
}

bool is_key(const Node& constraint) {
  const std::string type = text_of(constraint, "contype");
  return type == "CONSTR_PRIMARY" || type == "CONSTR_UNIQUE";
}

void check_create(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const Node& body = act.body();
  if (!body.contains("partspec")) return;
  const TableName name = view.model.creation_name(get(body, "relation"));
  const auto partitioned_by = key_columns(get(body, "partspec"));
  for (const Node& element : get(body, "tableElts")) {
    if (type_of(element) == "Constraint" && is_key(inside(element)))
      compare(self, act, report, name, partitioned_by, strings_of(get(inside(element), "keys")));
    for (const Node& constraint : get(inside(element), "constraints"))
      if (is_key(inside(constraint)))
        compare(self, act, report, name, partitioned_by, {text_of(inside(element), "colname")});
  }
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.is_conditional) return;
  if (act.type() == "CreateStmt") return check_create(self, act, view, report);
  const auto partitioned_by = [&](const TableName& name) {
    const Table* table = view.model.table(name);
    const bool is_partitioned = table != nullptr && table->kind == RelationKind::partitioned && table->partition_key;
    return is_partitioned ? key_columns(*table->partition_key) : std::vector<std::string>{};
  };
  if (act.type() == "IndexStmt" && flag_of(act.body(), "unique")) {
    const TableName name = view.model.resolve(get(act.body(), "relation"));
    std::vector<std::string> columns;
    for (const Node& part : get(act.body(), "indexParams")) columns.push_back(text_of(inside(part), "name"));
    compare(self, act, report, name, partitioned_by(name), columns);
  }
  for (const Alteration& command : alterations(act, view.model)) {
    const Node& constraint = inside(command.definition());
    if (command.subtype == "AT_AddConstraint" && is_key(constraint))
      compare(self, act, report, command.table, partitioned_by(command.table), strings_of(get(constraint, "keys")));
  }
}

}  // namespace

const Checker key_without_partition_column{rule, check};

}  // namespace fishway::lint::postgres
