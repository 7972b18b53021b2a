#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example create_examples[] = {
    {"another database", "", "CREATE DATABASE reports;"},
    {"a schema is in this database", "", "CREATE SCHEMA reports;", false},
};
constexpr Example drop_examples[] = {
    {"a database with all that is in it", "", "DROP DATABASE reports;"},
    {"if it is there", "", "DROP DATABASE IF EXISTS reports WITH (FORCE);"},
    {"in a string", "CREATE TABLE log (line text);", "INSERT INTO log VALUES ('DROP DATABASE reports');", false},
};
constexpr Example alter_examples[] = {
    {"a setting of a database by its name", "", "ALTER DATABASE shop SET timezone = 'UTC';"},
    {"renaming a database", "", "ALTER DATABASE shop RENAME TO store;"},
    {"a setting of the session", "", "SET timezone = 'UTC';", false},
    {"a setting of a role", "", "ALTER ROLE app SET statement_timeout = '30s';", false},
};
constexpr Example system_examples[] = {
    {"a setting of the whole server", "", "ALTER SYSTEM SET max_connections = 200;"},
    {"a setting of the session", "", "SET work_mem = '64MB';", false},
};

const Rule create_rule{
    .name = "create-database",
    .kind = HazardKind::wrong_target,
    .dialects = "postgresql",
    .summary = "CREATE DATABASE makes a database beside the one that is migrated",
    .what =
        "What follows in the migration still goes to the database that fishway is connected to, not to the new one. "
        "The name is the same in each environment that shares a server, and the statement fails where it is taken.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Create databases where servers are set up; in a migration a schema does it:\n"
        "CREATE SCHEMA reports;",
    .examples = create_examples,
};
const Rule drop_rule{
    .name = "drop-database",
    .kind = HazardKind::data_loss,
    .dialects = "postgresql",
    .summary = "DROP DATABASE takes away a whole database, and not the one that is migrated",
    .what =
        "Every table of that database is gone for good. It cannot be the one that is migrated: the server refuses to "
        "drop a database that somebody is connected to.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Remove databases by hand, where servers are looked after; in a migration:\n"
        "DROP SCHEMA reports;",
    .examples = drop_examples,
};
const Rule alter_rule{
    .name = "alter-database",
    .kind = HazardKind::wrong_target,
    .dialects = "postgresql",
    .summary = "ALTER DATABASE names a database, which is not the one that is migrated in every environment",
    .what =
        "The name stands in the file, so that a migration of a test database, or of the next tenant, changes the one "
        "with this name, or fails where there is none.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Whatever the database is called:\n"
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = %L', current_database(), 'UTC'); END $$;",
    .examples = alter_examples,
    .severity = Severity::warning,
};
const Rule system_rule{
    .name = "alter-system",
    .kind = HazardKind::wrong_target,
    .dialects = "postgresql",
    .summary = "ALTER SYSTEM changes the whole server, for every database on it",
    .what =
        "The setting holds for all databases of the server, and many only from its next start on, when nobody thinks "
        "of the migration any more. Replicas do not get it.",
    .lock = "",
    .versions = "",
    .fix =
        "-- For this database alone:\n"
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = %L', current_database(), '64MB'); END $$;",
    .examples = system_examples,
};

void check_create(const Checker& self, const Act& act, const View&, StatementReport& report) {
  if (act.type() == "CreatedbStmt")
    self.find(act, report,
              fmt::format("creates database {} beside the one that is migrated", text_of(act.body(), "dbname")));
}

void check_drop(const Checker& self, const Act& act, const View&, StatementReport& report) {
  if (act.type() == "DropdbStmt")
    self.find(act, report, fmt::format("drops database {} with all that is in it", text_of(act.body(), "dbname")));
}

void check_alter(const Checker& self, const Act& act, const View&, StatementReport& report) {
  const bool renames = act.type() == "RenameStmt" && text_of(act.body(), "renameType") == "OBJECT_DATABASE";
  const bool sets = act.type() == "AlterDatabaseSetStmt" || act.type() == "AlterDatabaseStmt";
  if ((!renames && !sets) || act.is_inside) return;
  self.find(act, report,
            fmt::format("changes the database that is called {}, whichever is migrated",
                        text_of(act.body(), renames ? "subname" : "dbname")));
}

void check_system(const Checker& self, const Act& act, const View&, StatementReport& report) {
  if (act.type() != "AlterSystemStmt") return;
  self.find(act, report, fmt::format("sets {} for the whole server", text_of(get(act.body(), "setstmt"), "name")));
}

}  // namespace

const Checker create_database{create_rule, check_create};
const Checker drop_database{drop_rule, check_drop};
const Checker alter_database{alter_rule, check_alter};
const Checker alter_system{system_rule, check_system};

}  // namespace fishway::lint::postgres
