#include <fmt/format.h>

#include "core/lint/postgres/alter_table_locks.hpp"
#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"a primary key builds its index under the lock", "CREATE TABLE users (id int NOT NULL, mail text);",
     "ALTER TABLE users ADD PRIMARY KEY (id);"},
    {"USING INDEX over a nullable column reads every row",
     "CREATE TABLE users (id int, mail text); CREATE UNIQUE INDEX users_id ON users (id);",
     "ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_id;"},
    {"USING INDEX over a column that is NOT NULL",
     "CREATE TABLE users (id int NOT NULL, mail text); CREATE UNIQUE INDEX users_id ON users (id);",
     "ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_id;", false},
    {"USING INDEX over a column that a valid check proves",
     "CREATE TABLE users (id int CHECK (id IS NOT NULL), mail text); CREATE UNIQUE INDEX users_id ON users (id);",
     "ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_id;", false, 120000},
    {"a table that this change creates", "", "CREATE TABLE users (id int); ALTER TABLE users ADD PRIMARY KEY (id);",
     false},
};

constexpr Rule rule{
    .name = "add-primary-key",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "ADD PRIMARY KEY builds its index, or looks for NULLs, while nobody can use the table",
    .what =
        "The key's index is built while the lock of ALTER TABLE is held; and where a column may be NULL so far, also "
        "with USING INDEX, every row is read to see that none is. Until it is done nobody can read or write the table.",
    .lock = "ACCESS EXCLUSIVE on the table, for as long as the index build or the scan takes",
    .versions = "from 12 on a valid CHECK (id IS NOT NULL) spares the scan",
    .fix =
        "CREATE UNIQUE INDEX CONCURRENTLY users_pkey ON users (id);\n"
        "ALTER TABLE users ADD CONSTRAINT users_id_not_null CHECK (id IS NOT NULL) NOT VALID;\n"
        "-- in a later migration:\n"
        "ALTER TABLE users VALIDATE CONSTRAINT users_id_not_null;\n"
        "-- and in the next one:\n"
        "ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY USING INDEX users_pkey;\n"
        "ALTER TABLE users DROP CONSTRAINT users_id_not_null;",
    .examples = examples,
};

std::string safe_way(const AlterTable& alter, const std::string& column) {
  return fmt::format(
      "ALTER TABLE {0} ADD CONSTRAINT {2} CHECK ({1} IS NOT NULL) NOT VALID;\n"
      "-- in a later migration:\n"
      "ALTER TABLE {0} VALIDATE CONSTRAINT {2};\n"
      "-- and in the next one the primary key, then:\n"
      "ALTER TABLE {0} DROP CONSTRAINT {2};",
      sql_name(alter.name), sql_name(column), sql_name(alter.name.name + "_" + column + "_not_null"));
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto alter = alter_table_in_use(act, view.model);
  if (!alter) return;
  for (const Node* action : alter->actions("AT_AddConstraint")) {
    const Node& key = AlterTable::definition(*action);
    if (text_of(key, "contype") != "CONSTR_PRIMARY") continue;
    const auto columns = unproved_not_null(*action, *alter, view.model, view.version);
    if (text_of(key, "indexname").empty())
      find_blocking(self, act, *action, view, report,
                    fmt::format("adding a primary key builds its index while all of {} is locked", alter->name.text()));
    else if (!columns.empty())
      find_blocking(self, act, *action, view, report,
                    fmt::format("{} may be NULL so far: making it part of a primary key reads all of {} under its lock",
                                columns[0], alter->name.text()),
                    safe_way(*alter, columns[0]));
  }
}

}  // namespace

const Checker add_primary_key{rule, check};

}  // namespace fishway::lint::postgres
