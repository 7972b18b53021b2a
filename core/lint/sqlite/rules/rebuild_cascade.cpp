#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr Example examples[] = {
    {"ON DELETE CASCADE",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE TABLE posts (id "
     "INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"ON DELETE SET NULL",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE TABLE posts (id "
     "INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE SET NULL);",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"where the script has foreign keys on",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE TABLE posts (id "
     "INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);",
     "PRAGMA foreign_keys = ON; CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); "
     "INSERT INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"defer_foreign_keys does not help",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE TABLE posts (id "
     "INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);",
     "PRAGMA defer_foreign_keys = ON; CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail "
     "TEXT); INSERT INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"with foreign keys off",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE TABLE posts (id "
     "INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);",
     "PRAGMA foreign_keys = OFF; CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); "
     "INSERT INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users; PRAGMA "
     "foreign_key_check;",
     false},
    {"without an action nothing is deleted",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE TABLE posts (id "
     "INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id));",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
    {"a table that refers to others, and none to it",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE TABLE posts (id "
     "INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE);",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE "
     "CASCADE, title TEXT); INSERT INTO n (id, user_id) SELECT id, user_id FROM posts; DROP TABLE "
     "posts; ALTER TABLE n RENAME TO posts;",
     false},
};

const Rule rule{
    .name = "rebuild-cascade",
    .kind = HazardKind::data_loss,
    .dialects = "sqlite",
    .summary =
        "with foreign keys on, the DROP TABLE of a rebuild deletes the rows that refer to the "
        "table",
    .what =
        "DROP TABLE deletes the rows first, and ON DELETE CASCADE or SET NULL takes those of "
        "other tables along. PRAGMA defer_foreign_keys does not help, and PRAGMA foreign_keys "
        "does nothing inside of a transaction. fishway itself switches the keys off for such a "
        "DROP and checks them afterwards, but any other client that executes the file with "
        "foreign keys on loses the rows.",
    .lock = "",
    .versions = "",
    .fix =
        "PRAGMA foreign_keys = OFF;\n"
        "CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '', mail "
        "TEXT);\n"
        "INSERT INTO users_new (id, name, mail) SELECT id, coalesce(name, ''), mail FROM users;\n"
        "DROP TABLE users;\n"
        "ALTER TABLE users_new RENAME TO users;\n"
        "PRAGMA foreign_key_check;",
    .examples = examples,
    .severity = Severity::warning,
};

void at_end(const Checker& self, const FileEnd& file, const View&, std::vector<Finding>& findings) {
  for (const Rebuild& rebuild : file.rebuilds) {
    if (!rebuild.drop || rebuild.drop->foreign_keys_off) continue;
    // No loss for the gate: fishway switches the keys off for such a DROP.
    for (const std::string& child : rebuild.drop->emptied_children)
      self.find(
          rebuild.drop->spot, findings,
          fmt::format("with foreign keys on, dropping the old {} takes rows of {} along", rebuild.after->name, child));
  }
}

}  // namespace

const Checker rebuild_cascade{rule, nullptr, at_end};

}  // namespace fishway::lint::sqlite
