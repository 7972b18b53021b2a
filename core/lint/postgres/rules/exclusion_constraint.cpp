#include <fmt/format.h>

#include "core/lint/postgres/alter_table.hpp"
#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"EXCLUDE builds its index under the lock", "CREATE TABLE stays (id int, during int4range);",
     "ALTER TABLE stays ADD CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&);"},
    {"a new table may have one", "",
     "CREATE TABLE stays (id int, during int4range, EXCLUDE USING gist (during WITH &&));", false},
    {"a table that this change creates", "",
     "CREATE TABLE stays (during int4range); ALTER TABLE stays ADD EXCLUDE USING gist (during WITH &&);", false},
};

constexpr Rule rule{
    .name = "exclusion-constraint",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "ADD EXCLUDE builds its index while nobody can use the table, and there is no other way",
    .what =
        "The index is built and every row compared with the others while the lock of ALTER TABLE is held. Until it is "
        "done nobody can read or write the table. PostgreSQL can neither build it CONCURRENTLY nor add it NOT VALID.",
    .lock = "ACCESS EXCLUSIVE on the table, for as long as the index is being built",
    .versions = "",
    .fix =
        "-- make a new table with the constraint, copy the rows into it part by part while a trigger keeps it up to\n"
        "-- date, then let the two change names; or do it in a window of maintenance and waive this finding:\n"
        "-- fishway: allow=exclusion-constraint reason=\"...\"",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto alter = alter_table_in_use(act, view.model);
  if (!alter) return;
  for (const Node* constraint : added_constraints(*alter, "CONSTR_EXCLUSION"))
    find_blocking(
        self, act, *constraint, view, report,
        fmt::format("adding an exclusion constraint builds its index while all of {} is locked", alter->name.text()));
}

}  // namespace

const Checker exclusion_constraint{rule, check};

}  // namespace fishway::lint::postgres
