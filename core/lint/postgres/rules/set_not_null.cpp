#include <fmt/format.h>

#include "core/lint/postgres/alter_table_locks.hpp"
#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id int PRIMARY KEY, mail text, name text);";
constexpr std::string_view checked =
    "CREATE TABLE users (id int PRIMARY KEY, mail text, name text);\n"
    "ALTER TABLE users ADD CONSTRAINT mail_set CHECK (mail IS NOT NULL);";

constexpr Example examples[] = {
    {"SET NOT NULL reads every row", users, "ALTER TABLE users ALTER COLUMN mail SET NOT NULL;"},
    {"also behind a default", users,
     "ALTER TABLE users ALTER COLUMN mail SET DEFAULT '', ALTER COLUMN mail SET NOT NULL;"},
    {"a check of another column proves nothing", checked, "ALTER TABLE users ALTER COLUMN name SET NOT NULL;"},
    {"a check with OR proves nothing",
     "CREATE TABLE users (id int, mail text, name text, CHECK (mail IS NOT NULL OR name IS NOT NULL));",
     "ALTER TABLE users ALTER COLUMN mail SET NOT NULL;"},
    {"a check that is not validated proves nothing",
     "CREATE TABLE users (id int, mail text);\n"
     "ALTER TABLE users ADD CONSTRAINT mail_set CHECK (mail IS NOT NULL) NOT VALID;",
     "ALTER TABLE users ALTER COLUMN mail SET NOT NULL;"},
    {"a check that the same ALTER drops proves nothing: the drop comes first", checked,
     "ALTER TABLE users ALTER COLUMN mail SET NOT NULL, DROP CONSTRAINT mail_set;"},
    {"a check that was dropped before proves nothing", checked,
     "ALTER TABLE users DROP CONSTRAINT mail_set; ALTER TABLE users ALTER COLUMN mail SET NOT NULL;"},
    {"before 12 a check proves nothing", checked, "ALTER TABLE users ALTER COLUMN mail SET NOT NULL;", true, 0, 120000},
    {"a NOT NULL constraint that is checked at once", users, "ALTER TABLE users ADD CONSTRAINT mail_set NOT NULL mail;",
     true, 180000},
    {"a valid check proves it", checked, "ALTER TABLE users ALTER COLUMN mail SET NOT NULL;", false, 120000},
    {"as a part of an AND as well", "CREATE TABLE users (id int, mail text, CHECK (mail IS NOT NULL AND mail <> ''));",
     "ALTER TABLE users ALTER COLUMN mail SET NOT NULL;", false, 120000},
    {"the whole way in one file of several transactions", users,
     "BEGIN; ALTER TABLE users ADD CONSTRAINT mail_set CHECK (mail IS NOT NULL) NOT VALID; COMMIT;\n"
     "BEGIN; ALTER TABLE users VALIDATE CONSTRAINT mail_set; COMMIT;\n"
     "BEGIN; ALTER TABLE users ALTER COLUMN mail SET NOT NULL; ALTER TABLE users DROP CONSTRAINT mail_set; COMMIT;",
     false, 120000},
    {"a column that is NOT NULL already", users, "ALTER TABLE users ALTER COLUMN id SET NOT NULL;", false},
    {"a table that this change creates", "", "CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
     false},
    {"a NOT NULL constraint that is not valid yet", users,
     "ALTER TABLE users ADD CONSTRAINT mail_set NOT NULL mail NOT VALID;", false, 180000},
};

constexpr Rule rule{
    .name = "set-not-null",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "SET NOT NULL reads the whole table while nobody can use it, unless a valid CHECK proves it",
    .what =
        "The server reads every row to see that there is no NULL, and until it is done nobody can read or write the "
        "table. It spares itself that when a valid CHECK constraint says already that the column is not NULL.",
    .lock = "ACCESS EXCLUSIVE on the table, for as long as the scan takes",
    .versions = "before 12 a CHECK does not help; from 18 on a NOT NULL constraint can be added NOT VALID",
    .fix =
        "ALTER TABLE users ADD CONSTRAINT users_mail_not_null CHECK (mail IS NOT NULL) NOT VALID;\n"
        "-- in a later migration:\n"
        "ALTER TABLE users VALIDATE CONSTRAINT users_mail_not_null;\n"
        "-- and in the next one:\n"
        "ALTER TABLE users ALTER COLUMN mail SET NOT NULL;\n"
        "ALTER TABLE users DROP CONSTRAINT users_mail_not_null;",
    .examples = examples,
};

std::string safe_way(const AlterTable& alter, const std::string& column, const View& view) {
  const std::string name = sql_name(alter.name.name + "_" + column + "_not_null");
  if (view.since(18))
    return fmt::format(
        "ALTER TABLE {0} ADD CONSTRAINT {2} NOT NULL {1} NOT VALID;\n"
        "-- in a later migration:\n"
        "ALTER TABLE {0} VALIDATE CONSTRAINT {2};",
        sql_name(alter.name), sql_name(column), name);
  return fmt::format(
      "ALTER TABLE {0} ADD CONSTRAINT {2} CHECK ({1} IS NOT NULL) NOT VALID;\n"
      "-- in a later migration:\n"
      "ALTER TABLE {0} VALIDATE CONSTRAINT {2};\n"
      "-- and in the next one:\n"
      "ALTER TABLE {0} ALTER COLUMN {1} SET NOT NULL;\n"
      "ALTER TABLE {0} DROP CONSTRAINT {2};",
      sql_name(alter.name), sql_name(column), name);
}

void look_at(const Checker& self, const Node& action, const AlterTable& alter, const Act& act, const View& view,
             StatementReport& report) {
  for (const std::string& column : unproved_not_null(action, alter, view.model, view.version))
    find_blocking(self, act, action, view, report,
                  fmt::format("requiring {} of {} to be NOT NULL reads the whole table while it is locked", column,
                              alter.name.text()),
                  safe_way(alter, column, view));
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto alter = alter_table_in_use(act, view.model);
  if (!alter) return;
  for (const Node* action : alter->actions("AT_SetNotNull")) look_at(self, *action, *alter, act, view, report);
  for (const Node* action : alter->actions("AT_AddConstraint"))
    if (text_of(AlterTable::definition(*action), "contype") == "CONSTR_NOTNULL")
      look_at(self, *action, *alter, act, view, report);
}

}  // namespace

const Checker set_not_null{rule, check};

}  // namespace fishway::lint::postgres
