#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT);";

constexpr Example examples[] = {
    {"with transactions off", users,
     "-- fishway: transaction=off\n"
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"a VACUUM in the middle", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users; DROP TABLE users; VACUUM; ALTER TABLE n RENAME TO users;"},
    {"PRAGMA foreign_keys before and after", users,
     "PRAGMA foreign_keys = OFF; CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); "
     "INSERT INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users; PRAGMA "
     "foreign_keys = ON;",
     false},
    {"a transaction of its own", users,
     "PRAGMA foreign_keys = OFF; BEGIN; CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail "
     "TEXT); INSERT INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users; "
     "COMMIT; PRAGMA foreign_keys = ON;",
     false},
};

const Rule rule{
    .name = "rebuild-in-pieces",
    .kind = HazardKind::not_resumable,
    .dialects = "sqlite",
    .summary = "a rebuild whose steps are not one transaction",
    .what =
        "Between the DROP TABLE and the RENAME there is no table of that name: the "
        "application's statements fail meanwhile, and when the migration fails there, that is "
        "how it stays. Rows that are written between the copy and the DROP are lost.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Without transaction=off, COMMIT, VACUUM, ATTACH or a PRAGMA of the file between the"
        " steps:\n"
        "CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '', mail "
        "TEXT);\n"
        "INSERT INTO users_new (id, name, mail) SELECT id, coalesce(name, ''), mail FROM users;\n"
        "DROP TABLE users;\n"
        "ALTER TABLE users_new RENAME TO users;",
    .examples = examples,
};

void at_end(const Checker& self, const FileEnd& file, const View& view, std::vector<Finding>& findings) {
  for (const Rebuild& rebuild : file.rebuilds) {
    const auto named = view.model.named_in_segment.find(rebuild.key);
    if (named == view.model.named_in_segment.end() || named->second == rebuild.first().segment) continue;
    self.find(
        rebuild.first().spot, findings,
        fmt::format("there is no {} between this transaction and the one that brings it back", rebuild.after->name));
  }
}

}  // namespace

const Checker rebuild_in_pieces{rule, nullptr, at_end};

}  // namespace fishway::lint::sqlite
