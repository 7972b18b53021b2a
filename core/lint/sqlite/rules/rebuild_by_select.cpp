#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT);";

constexpr Example examples[] = {
    {"the new table is made by a SELECT", users,
     "CREATE TABLE n AS SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"a copy that is kept beside it", users, "CREATE TABLE users_backup AS SELECT * FROM users;", false},
    {"rows kept in a table that a SELECT made", users,
     "CREATE TEMP TABLE kept AS SELECT * FROM users; DROP TABLE users; CREATE TABLE users (id "
     "INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO users SELECT * FROM kept; DROP TABLE "
     "kept;",
     false},
};

const Rule rule{
    .name = "rebuild-by-select",
    .kind = HazardKind::data_loss,
    .dialects = "sqlite",
    .summary = "CREATE TABLE AS makes a table without keys, constraints and defaults",
    .what =
        "The table that takes the old one's place has columns and rows, and nothing else: no "
        "PRIMARY KEY (so no numbers are given to new rows), no NOT NULL, UNIQUE, CHECK, DEFAULT"
        " or FOREIGN KEY.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Say what the table is, then copy:\n"
        "CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '', mail "
        "TEXT);\n"
        "INSERT INTO users_new (id, name, mail) SELECT id, coalesce(name, ''), mail FROM users;\n"
        "DROP TABLE users;\n"
        "ALTER TABLE users_new RENAME TO users;",
    .examples = examples,
};

void at_end(const Checker& self, const FileEnd& file, const View&, std::vector<Finding>& findings) {
  for (const Rebuild& rebuild : file.rebuilds)
    if (rebuild.after->was_made_by_select)
      self.find(
          rebuild.last().spot, findings,
          fmt::format("the new {} is made by a SELECT: it has no keys, constraints and defaults", rebuild.after->name));
}

}  // namespace

const Checker rebuild_by_select{rule, nullptr, at_end};

}  // namespace fishway::lint::sqlite
