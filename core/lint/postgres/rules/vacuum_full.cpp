#include <fmt/format.h>

#include <algorithm>

#include "core/lint/postgres/maintenance_locks.hpp"
#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"VACUUM FULL rewrites the table", "CREATE TABLE orders (id int);", "VACUUM FULL orders;"},
    {"as an option as well", "CREATE TABLE orders (id int);", "VACUUM (FULL, ANALYZE) orders;"},
    {"of everything", "CREATE TABLE orders (id int);", "VACUUM FULL;"},
    {"plain VACUUM blocks nobody", "CREATE TABLE orders (id int);", "VACUUM (ANALYZE) orders;", false},
    {"FULL off", "CREATE TABLE orders (id int);", "VACUUM (FULL off) orders;", false},
    {"a table that this change creates", "", "CREATE TABLE orders (id int); VACUUM FULL orders;", false},
};

constexpr Rule rule{
    .name = "vacuum-full",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "VACUUM FULL rewrites the table while nobody can use it",
    .what = "The table and all of its indexes are written anew. Until it is done nobody can read or write the table.",
    .lock = "ACCESS EXCLUSIVE on the table, for as long as the rewrite takes",
    .versions = "",
    .fix =
        "VACUUM (ANALYZE) orders;  -- makes the room free for new rows, beside reads and writes\n"
        "-- to give it back to the system: the extension pg_repack",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.type() != "VacuumStmt" || !has_option(get(act.body(), "options"), "full")) return;
  const auto rewritten = blocking_impacts(view);
  const bool is_of_all = !act.body().contains("rels");
  if (rewritten.empty() && !is_of_all) return;
  find_blocking(
      self, act, act.body(), view, report,
      fmt::format("VACUUM FULL rewrites {} under its lock", is_of_all ? "every table" : names_of(rewritten)),
      is_of_all ? "VACUUM (ANALYZE);" : fmt::format("VACUUM (ANALYZE) {};", sql_name(rewritten.front().table)));
}

}  // namespace

const Checker vacuum_full{rule, check};

}  // namespace fishway::lint::postgres
