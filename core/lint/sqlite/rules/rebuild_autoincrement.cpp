#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT);";

constexpr Example examples[] = {
    {"the new table does not have it",
     "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, mail TEXT);",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"it has", "CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, mail TEXT);",
     "CREATE TABLE n (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, mail TEXT); INSERT INTO n "
     "SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
    {"the old one did not either", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
};

const Rule rule{
    .name = "rebuild-autoincrement",
    .kind = HazardKind::data_loss,
    .dialects = "sqlite",
    .summary = "a rebuild loses AUTOINCREMENT: numbers of deleted rows are given again",
    .what =
        "Without AUTOINCREMENT SQLite gives the number behind the largest that is there: after "
        "the last row was deleted, a new one gets its number, and whatever still refers to it "
        "(a log, another system, a cache) takes it for the old one.",
    .lock = "",
    .versions = "",
    .fix =
        "CREATE TABLE users_new (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL "
        "DEFAULT '', mail TEXT);\n"
        "INSERT INTO users_new (id, name, mail) SELECT id, coalesce(name, ''), mail FROM users;\n"
        "UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = "
        "'users')\n"
        " WHERE name = 'users_new';\n"
        "DROP TABLE users;\n"
        "ALTER TABLE users_new RENAME TO users;",
    .examples = examples,
    .severity = Severity::warning,
};

void at_end(const Checker& self, const FileEnd& file, const View&, std::vector<Finding>& findings) {
  for (const Rebuild& rebuild : file.rebuilds)
    if (rebuild.before().autoincrement && rebuild.after->is_complete && !rebuild.after->autoincrement)
      self.find(
          rebuild.last().spot, findings,
          fmt::format("the new {} has no AUTOINCREMENT: numbers of deleted rows are given again", rebuild.after->name));
}

}  // namespace

const Checker rebuild_autoincrement{rule, nullptr, at_end};

}  // namespace fishway::lint::sqlite
