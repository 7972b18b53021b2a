#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"an existing table", "CREATE TABLE t (id int);", "ALTER TABLE t SET UNLOGGED;"},
    {"a table that no file created", "", "ALTER TABLE sessions SET UNLOGGED;"},
    {"a table that this change creates", "", "CREATE TABLE t (id int); ALTER TABLE t SET UNLOGGED;", false},
    {"a new table that may be lost", "", "CREATE UNLOGGED TABLE cache (k text PRIMARY KEY, v text);", false},
    {"a table that is unlogged already", "CREATE UNLOGGED TABLE t (id int);", "ALTER TABLE t SET UNLOGGED;", false},
};

const Rule rule{
    .name = "set-unlogged",
    .kind = HazardKind::replication,
    .dialects = "postgresql",
    .summary = "SET UNLOGGED empties the table on every replica, and here after a crash",
    .what =
        "An unlogged table is not written to the log: no standby and no subscriber has its rows any more, backups by "
        "log have none either, and after a crash of the server it is empty. The change itself rewrites the table.",
    .lock = "ACCESS EXCLUSIVE on the table for as long as it is rewritten",
    .versions = "",
    .fix =
        "-- A second table for what may be lost:\n"
        "CREATE UNLOGGED TABLE t_cache (LIKE t INCLUDING ALL);",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  for (const Alteration& command : alterations(act, view.model)) {
    if (command.subtype != "AT_SetUnLogged" || view.model.is_new(command.table)) continue;
    if (command.known != nullptr && command.known->is_known && command.known->is_unlogged) continue;
    self.find(act, report,
              fmt::format("makes {} unlogged: replicas lose its rows, and so does a crash", command.table.text()))
        .losses.push_back({command.table, {}});
  }
}

}  // namespace

const Checker set_unlogged{rule, check};

}  // namespace fishway::lint::postgres
