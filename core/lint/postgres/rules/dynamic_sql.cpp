#include <fmt/format.h>

#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"a statement that is made of data", "CREATE TABLE names (name text);",
     "DO $$ DECLARE r record; BEGIN FOR r IN SELECT name FROM names LOOP EXECUTE 'DROP VIEW ' || r.name; END LOOP; END "
     "$$;"},
    {"a statement that is made of constants", "CREATE TABLE t (id int);",
     "DO $$ BEGIN EXECUTE format('ALTER TABLE %I ADD COLUMN a int', 't'); END $$;", false},
};

const Rule rule{
    .name = "dynamic-sql",
    .kind = HazardKind::unknown,
    .dialects = "postgresql",
    .summary = "SQL that is put together at run time is not judged",
    .what =
        "Which statement is executed is decided by data, or by a language that is not looked into. What it locks, and "
        "for how long, nobody can tell from the file.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Write the statements out, one for each table:\nALTER TABLE a ADD COLUMN c int;\nALTER TABLE b ADD COLUMN c "
        "int;",
    .examples = examples,
    .severity = Severity::note,
};

// What could not be looked into is told with the statement's own act.
void check(const Checker& self, const Act& act, const View&, StatementReport& report) {
  if (act.type() != "DynamicSql") return;
  self.find(act, report, fmt::format("{} is not judged", text_of(act.body(), "what")));
}

}  // namespace

const Checker dynamic_sql{rule, check};

}  // namespace fishway::lint::postgres
