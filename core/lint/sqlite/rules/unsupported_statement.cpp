#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);";

constexpr Example examples[] = {
    {"TRUNCATE", users, "TRUNCATE TABLE users;"},
    {"ALTER COLUMN", users, "ALTER TABLE users ALTER COLUMN name TYPE VARCHAR(9);"},
    {"ADD CONSTRAINT", users, "ALTER TABLE users ADD CONSTRAINT u UNIQUE (name);"},
    {"IF NOT EXISTS of a column", users, "ALTER TABLE users ADD COLUMN IF NOT EXISTS mail TEXT;"},
    {"two columns at once", users, "ALTER TABLE users ADD COLUMN a INT, ADD COLUMN b INT;"},
    {"a sequence", "", "CREATE SEQUENCE s;"},
    {"a type in a STRICT table that is none", "", "CREATE TABLE t (a VARCHAR(9)) STRICT;"},
    {"a type that SQLite does not know, which is fine without STRICT", "", "CREATE TABLE t (a GEOGRAPHY);", false},
    {"a STRICT table", "", "CREATE TABLE t (a INT, b INTEGER, c REAL, d TEXT, e BLOB, f ANY) STRICT;", false},
    {"two statements", users, "ALTER TABLE users ADD COLUMN a INT; ALTER TABLE users ADD COLUMN b INT;", false},
};

const Rule rule{
    .name = "unsupported-statement",
    .kind = HazardKind::failure,
    .dialects = "sqlite",
    .summary = "SQLite has no such statement: the migration fails",
    .what =
        "The statement is another database's. SQLite has a small ALTER TABLE: RENAME TO, RENAME"
        " COLUMN, ADD COLUMN, DROP COLUMN, one at a time, without IF EXISTS. Everything else "
        "about a table is changed by a rebuild.",
    .lock = "",
    .versions = "",
    .fix =
        "-- A rebuild:\n"
        "CREATE TABLE users_new (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT '');\n"
        "INSERT INTO users_new (id, name) SELECT id, coalesce(name, '') FROM users;\n"
        "DROP TABLE users;\n"
        "ALTER TABLE users_new RENAME TO users;",
    .examples = examples,
};

constexpr std::array<std::string_view, 6> kStrictTypes = {"INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"};

std::string problem_of(const Act& act, int version) {
  if (const auto* other = act.as<Unsupported>()) return fmt::format("SQLite has no {}", other->words);
  if (const auto* alter = act.as<OtherAlter>(); alter && !(alter->since_353 && version >= 35300))
    return fmt::format("SQLite's ALTER TABLE has no {}", alter->what);
  const auto* create = act.as<CreateTable>();
  if (!create || !create->strict) return {};
  for (const ColumnClause& column : create->columns)
    if (std::ranges::find(kStrictTypes, column.type) == kStrictTypes.end())
      return fmt::format("a STRICT table has no type {}", column.type.empty() ? "of that kind" : column.type);
  return {};
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const std::string problem = problem_of(act, view.version);
  if (!problem.empty()) self.find(act, report, problem + ": it fails");
}

}  // namespace

const Checker unsupported_statement{rule, check};

}  // namespace fishway::lint::sqlite
