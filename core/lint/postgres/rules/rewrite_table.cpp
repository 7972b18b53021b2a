#include <fmt/format.h>

#include "core/lint/postgres/alter_table_locks.hpp"
#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"SET UNLOGGED rewrites the table", "CREATE TABLE orders (id int);", "ALTER TABLE orders SET UNLOGGED;"},
    {"SET LOGGED rewrites it, and writes it to the log", "CREATE UNLOGGED TABLE orders (id int);",
     "ALTER TABLE orders SET LOGGED;"},
    {"another tablespace copies it", "CREATE TABLE orders (id int);", "ALTER TABLE orders SET TABLESPACE fast;"},
    {"SET LOGGED of a logged table does nothing", "CREATE TABLE orders (id int);", "ALTER TABLE orders SET LOGGED;",
     false},
    {"SET UNLOGGED of an unlogged table does nothing", "CREATE UNLOGGED TABLE orders (id int);",
     "ALTER TABLE orders SET UNLOGGED;", false},
    {"a table that this change creates", "", "CREATE TABLE orders (id int); ALTER TABLE orders SET UNLOGGED;", false},
    {"storage parameters are for rows to come", "CREATE TABLE orders (id int);",
     "ALTER TABLE orders SET (fillfactor = 80);", false},
};

constexpr Rule rule{
    .name = "rewrite-table",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "SET LOGGED, UNLOGGED, TABLESPACE or ACCESS METHOD writes the whole table anew",
    .what =
        "The table (or the index) is copied as a whole, with SET LOGGED into the write-ahead log as well. Until it is "
        "done nobody can read or write the table.",
    .lock = "ACCESS EXCLUSIVE on the table, for as long as the rewrite takes",
    .versions = "",
    .fix =
        "-- make a new table as it should be, copy the rows part by part while a trigger keeps it up to date, then "
        "let\n"
        "-- the two change names; or do it in a window of maintenance and waive this finding:\n"
        "-- fishway: allow=rewrite-table reason=\"...\"",
    .examples = examples,
};

void look_at(const Checker& self, const Node& action, const AlterTable& alter, const Act& act, const View& view,
             StatementReport& report) {
  const std::string subtype = text_of(action, "subtype");
  const std::string_view what = subtype == "AT_SetLogged"       ? "SET LOGGED"
                                : subtype == "AT_SetUnLogged"   ? "SET UNLOGGED"
                                : subtype == "AT_SetTableSpace" ? "SET TABLESPACE"
                                                                : "SET ACCESS METHOD";
  find_blocking(self, act, action, view, report,
                fmt::format("{} copies all of {} under its lock", what, alter.name.text()));
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.type() == "AlterTableMoveAllStmt") {
    find_blocking(self, act, act.body(), view, report, "SET TABLESPACE of all tables copies each under its lock");
    return;
  }
  const auto alter = alter_table(act, view.model);
  if (!alter) return;
  const Index* index = view.model.index(alter->name);
  if (view.model.is_new(index == nullptr ? alter->name : index->table)) return;
  for (const char* subtype : {"AT_SetLogged", "AT_SetUnLogged", "AT_SetTableSpace", "AT_SetAccessMethod"})
    for (const Node* action : alter->actions(subtype))
      if (!changes_nothing(*action, *alter)) look_at(self, *action, *alter, act, view, report);
}

}  // namespace

const Checker rewrite_table{rule, check};

}  // namespace fishway::lint::postgres
