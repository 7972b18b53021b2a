#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr Example examples[] = {
    {"a trigger",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE TABLE log (a INT); "
     "CREATE TRIGGER users_log AFTER DELETE ON users BEGIN INSERT INTO log VALUES (old.id); END;",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"made again",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE TABLE log (a INT); "
     "CREATE TRIGGER users_log AFTER DELETE ON users BEGIN INSERT INTO log VALUES (old.id); END;",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT * FROM "
     "users; DROP TABLE users; ALTER TABLE n RENAME TO users; CREATE TRIGGER users_log AFTER DELETE"
     " ON users BEGIN INSERT INTO log VALUES (old.id); END;",
     false},
    {"dropped on purpose before",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); CREATE TABLE log (a INT); "
     "CREATE TRIGGER users_log AFTER DELETE ON users BEGIN INSERT INTO log VALUES (old.id); END;",
     "DROP TRIGGER users_log; CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT"
     " INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
};

const Rule rule{
    .name = "rebuild-triggers",
    .kind = HazardKind::data_loss,
    .dialects = "sqlite",
    .summary = "a rebuild drops the old table's triggers and does not make them again",
    .what =
        "DROP TABLE takes the triggers along, without a word: what they wrote (an audit, a sum,"
        " a search index) is missing from then on.",
    .lock = "",
    .versions = "",
    .fix =
        "CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '', mail "
        "TEXT);\n"
        "INSERT INTO users_new (id, name, mail) SELECT id, coalesce(name, ''), mail FROM users;\n"
        "DROP TABLE users;\n"
        "ALTER TABLE users_new RENAME TO users;\n"
        "CREATE TRIGGER users_log AFTER DELETE ON users BEGIN\n"
        "  INSERT INTO log VALUES (old.id);\n"
        "END;",
    .examples = examples,
};

void at_end(const Checker& self, const FileEnd& file, const View& view, std::vector<Finding>& findings) {
  for (const Rebuild& rebuild : file.rebuilds)
    for (const Trigger& trigger : rebuild.last().triggers) {
      const auto again = view.model.triggers.find(folded(trigger.name));
      if (again != view.model.triggers.end() && again->second.table == rebuild.key) continue;
      self.find(rebuild.last().spot, findings,
                fmt::format("the rebuild of {} loses its trigger {}", rebuild.after->name, trigger.name));
    }
}

}  // namespace

const Checker rebuild_triggers{rule, nullptr, at_end};

}  // namespace fishway::lint::sqlite
