#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);";

constexpr Example examples[] = {
    {"on a table of an earlier migration", users, "CREATE INDEX users_name ON users (name);"},
    {"on a table that this change creates", "", "CREATE TABLE t (a TEXT); CREATE INDEX t_a ON t (a);", false},
    {"in a rebuild, on the new table", users,
     "CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT ''); INSERT INTO n SELECT "
     "id, coalesce(name, '') FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users; CREATE "
     "INDEX users_name ON users (name);",
     false},
};

const Rule rule{
    .name = "create-index",
    .kind = HazardKind::blocking_lock,
    .dialects = "sqlite",
    .summary = "CREATE INDEX on a large table keeps other writers waiting while it is built",
    .what =
        "SQLite has one writer for the whole file, and no other way to build an index: every "
        "other writer waits until it is built, and fails when that takes longer than its "
        "busy_timeout. Some 100,000 rows take a tenth of a second, ten million take ten or "
        "more.",
    .lock = "the write lock of the file, while every row is read and the index is built",
    .versions = "",
    .fix =
        "-- There is no other way. Build large ones in a quiet hour, each in a migration of its"
        " own:\n"
        "CREATE INDEX users_name ON users (name);",
    .examples = examples,
    .severity = Severity::note,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const CreateIndex* index = act.as<CreateIndex>();
  if (!index || view.model.is_new(index->table)) return;
  Finding& finding = self.find(act, report,
                               fmt::format("{} is read and the index {} is built while nobody else can write",
                                           shown(index->table), index->name.name));
  finding.impacts = report.impacts;
}

}  // namespace

const Checker create_index{rule, check};

}  // namespace fishway::lint::sqlite
