#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);";

constexpr Example examples[] = {
    {"the PRAGMA", users, "PRAGMA writable_schema = ON;"},
    {"a change of sqlite_master", users,
     "UPDATE sqlite_master SET sql = 'CREATE TABLE users (id)' WHERE name = 'users';"},
    {"a schema version of one's own", users, "PRAGMA schema_version = 7;"},
    {"switched off", users, "PRAGMA writable_schema = OFF;", false},
    {"only read", users, "PRAGMA schema_version; SELECT * FROM sqlite_master;", false},
    {"the version of the application", users, "PRAGMA user_version = 7;", false},
};

const Rule rule{
    .name = "writable-schema",
    .kind = HazardKind::data_loss,
    .dialects = "sqlite",
    .summary = "a schema that is written by hand can make the file unreadable",
    .what =
        "With writable_schema on, SQLite takes any text in sqlite_master for the schema. A "
        "mistake of one character leaves a file that no program opens any more, and nothing "
        "tells before the next connection.",
    .lock = "",
    .versions = "",
    .fix =
        "-- What ALTER TABLE does not have, a rebuild does:\n"
        "CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '');\n"
        "INSERT INTO users_new (id, name) SELECT id, coalesce(name, '') FROM users;\n"
        "DROP TABLE users;\n"
        "ALTER TABLE users_new RENAME TO users;",
    .examples = examples,
};

bool is_schema_table(const QualifiedName& name) {
  const std::string plain = folded(name.name);
  return plain == "sqlite_master" || plain == "sqlite_schema";
}

void check(const Checker& self, const Act& act, const View&, StatementReport& report) {
  if (const Pragma* pragma = act.as<Pragma>()) {
    const std::string& value = pragma->value;
    const bool is_off = value == "OFF" || value == "0" || value == "FALSE" || value == "NO" || value == "RESET";
    if (pragma->name == "WRITABLE_SCHEMA" && !value.empty() && !is_off)
      self.find(act, report, "lets statements write the schema by hand");
    if (pragma->name == "SCHEMA_VERSION" && !value.empty())
      self.find(act, report, "sets the schema's version: other connections may go on with a schema that is no more");
    return;
  }
  const Update* update = act.as<Update>();
  const Delete* removal = act.as<Delete>();
  const Insert* insert = act.as<Insert>();
  if ((update && is_schema_table(update->table)) || (removal && is_schema_table(removal->table)) ||
      (insert && is_schema_table(insert->table)))
    self.find(act, report, "writes the schema by hand");
}

}  // namespace

const Checker writable_schema{rule, check};

}  // namespace fishway::lint::sqlite
