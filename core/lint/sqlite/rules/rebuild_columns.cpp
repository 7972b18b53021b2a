#include <fmt/format.h>

#include <algorithm>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT);";

constexpr Example examples[] = {
    {"a column that is in both, and is not copied", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n (id, name) "
     "SELECT id, name FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"NULL instead of the values", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n SELECT id, name,"
     " NULL FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;"},
    {"a rebuild that renames the old table away", users,
     "ALTER TABLE users RENAME TO users_old; CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT,"
     " mail TEXT); INSERT INTO users (id, name) SELECT id, name FROM users_old; DROP TABLE "
     "users_old;"},
    {"all columns, by name", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n (name, id, mail)"
     " SELECT name, id, mail FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
    {"a value that is computed", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n (id, name, mail)"
     " SELECT id, name, lower(mail) FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
    {"a generated column is never copied",
     "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, low TEXT AS (lower(name)));",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, low TEXT AS (lower(name)) STORED); INSERT "
     "INTO n (id, name) SELECT id, name FROM users; DROP TABLE users; ALTER TABLE n RENAME TO "
     "users;",
     false},
    {"a table that no file created, with all columns that the copy names", "",
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, mail TEXT); INSERT INTO n (id, name, mail)"
     " SELECT id, name, mail FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;",
     false},
};

const Rule rule{
    .name = "rebuild-columns",
    .kind = HazardKind::data_loss,
    .dialects = "sqlite",
    .summary = "a rebuild leaves a column out of the copy: its values are lost",
    .what =
        "The old and the new table both have the column, but the INSERT ... SELECT does not "
        "copy it: every row has NULL or the default there, and with DROP TABLE the values are "
        "gone for good.",
    .lock = "",
    .versions = "",
    .fix =
        "-- Name every column, on both sides:\n"
        "CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '', mail "
        "TEXT);\n"
        "INSERT INTO users_new (id, name, mail) SELECT id, coalesce(name, ''), mail FROM users;\n"
        "DROP TABLE users;\n"
        "ALTER TABLE users_new RENAME TO users;",
    .examples = examples,
};

void judge(const Checker& self, const Rebuild& rebuild, std::vector<Finding>& findings) {
  const Layout layout = layout_of(*rebuild.copy, *rebuild.after);
  if (!layout.is_known || layout.has_wrong_count) return;
  for (const Column& column : rebuild.before().columns) {
    const Column* now = rebuild.after->find(column.name);
    if (!now || now->generated || column.generated || column.is_new) continue;
    const auto is_it = [&](const Pair& pair) { return folded(pair.to) == folded(column.name) && !pair.is_null; };
    const auto goes_elsewhere = [&](const Pair& pair) { return folded(pair.from) == folded(column.name); };
    if (std::ranges::any_of(layout.pairs, is_it) || std::ranges::any_of(layout.pairs, goes_elsewhere)) continue;
    Finding& finding = self.find(
        rebuild.copy->spot, findings,
        fmt::format("the rebuild of {} does not copy {}: its values are lost", rebuild.after->name, column.name));
    finding.losses.push_back({{rebuild.after->schema, rebuild.after->name}, column.name});
  }
}

void at_end(const Checker& self, const FileEnd& file, const View&, std::vector<Finding>& findings) {
  for (const Rebuild& rebuild : file.rebuilds)
    if (rebuild.copy) judge(self, rebuild, findings);
}

}  // namespace

const Checker rebuild_columns{rule, nullptr, at_end};

}  // namespace fishway::lint::sqlite
