#include <fmt/format.h>

#include "core/lint/postgres/dependents.hpp"
#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"a table of an earlier migration", "CREATE TABLE t (id int);", "TRUNCATE t;"},
    {"a table that no file created", "", "TRUNCATE TABLE legacy RESTART IDENTITY;"},
    {"with CASCADE the tables that reference it as well",
     "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p_id int REFERENCES p);", "TRUNCATE p CASCADE;"},
    {"an old table beside a new one", "CREATE TABLE t (id int);", "CREATE TABLE u (id int); TRUNCATE u, t;"},
    {"a new table that an old one references", "CREATE TABLE c (p_id int);",
     "CREATE TABLE p (id int PRIMARY KEY); ALTER TABLE c ADD FOREIGN KEY (p_id) REFERENCES p NOT VALID;"
     "TRUNCATE p CASCADE;"},
    {"a table that this change creates", "", "CREATE TABLE t (id int); TRUNCATE t;", false},
    {"a temporary table", "", "CREATE TEMP TABLE t (id int); TRUNCATE t;", false},
};

const Rule rule{
    .name = "truncate",
    .kind = HazardKind::data_loss,
    .dialects = "postgresql",
    .summary = "TRUNCATE takes away every row; with CASCADE, of every table that references it as well",
    .what =
        "All rows are gone at once, for readers with an older snapshot too. CASCADE empties, without a word, every "
        "table that references this one by a foreign key, and those that reference these in turn.",
    .lock = "ACCESS EXCLUSIVE on every table that is emptied, until the commit",
    .versions = "",
    .fix =
        "-- Say which rows are to go, in batches:\n"
        "DELETE FROM t WHERE id BETWEEN 1 AND 10000;\n"
        "-- Where all rows are meant: without CASCADE, every table named, and waived\n"
        "-- fishway: allow=truncate reason=\"...\"",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.type() != "TruncateStmt") return;
  std::vector<TableName> tables;
  for (const Node& relation : get(act.body(), "relations")) tables.push_back(view.model.resolve(inside(relation)));
  std::vector<TableName> followers;
  if (cascades(act.body())) followers = tables_referencing(tables, view.model);
  std::vector<std::string> names;
  std::vector<std::string> follower_names;
  std::vector<Loss> losses;
  for (const TableName& table : tables)
    if (!view.model.is_new(table)) {
      names.push_back(table.text());
      losses.push_back({table, {}});
    }
  for (const TableName& table : followers)
    if (!view.model.is_new(table)) {
      follower_names.push_back(table.text());
      losses.push_back({table, {}});
    }
  if (losses.empty()) return;
  const std::string first = sentence_list(names.empty() ? follower_names : names);
  const bool with = !names.empty() && !follower_names.empty();
  self.find(act, report,
            fmt::format("deletes every row of {}{}", first,
                        with ? ", and with CASCADE of " + sentence_list(follower_names) : ""))
      .losses = losses;
}

}  // namespace

const Checker truncate{rule, check};

}  // namespace fishway::lint::postgres
