#include <fmt/format.h>

#include "core/lint/postgres/alter_table.hpp"
#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"UNIQUE builds its index under the lock", "CREATE TABLE users (id int, mail text);",
     "ALTER TABLE users ADD CONSTRAINT users_mail UNIQUE (mail);"},
    {"without a name as well", "CREATE TABLE users (id int, mail text);", "ALTER TABLE users ADD UNIQUE (mail);"},
    {"an index that was built before", "CREATE TABLE users (id int, mail text);",
     "CREATE UNIQUE INDEX CONCURRENTLY users_mail ON users (mail);\n"
     "ALTER TABLE users ADD CONSTRAINT users_mail UNIQUE USING INDEX users_mail;",
     false},
    {"a table that this change creates", "",
     "CREATE TABLE users (id int, mail text); ALTER TABLE users ADD UNIQUE (mail);", false},
};

constexpr Rule rule{
    .name = "add-unique",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "ADD UNIQUE builds its index while nobody can use the table",
    .what =
        "The index of the constraint is built while the lock of ALTER TABLE is held: every row is read and sorted, and "
        "until that is done nobody can read or write the table.",
    .lock = "ACCESS EXCLUSIVE on the table, for as long as the index is being built",
    .versions = "",
    .fix =
        "CREATE UNIQUE INDEX CONCURRENTLY users_mail ON users (mail);\n"
        "ALTER TABLE users ADD CONSTRAINT users_mail UNIQUE USING INDEX users_mail;",
    .examples = examples,
};

std::string safe_way(const Node& key, const AlterTable& alter) {
  const auto names = strings_of(get(key, "keys"));
  const std::string given = text_of(key, "conname");
  const std::string name =
      sql_name(!given.empty() ? given : fmt::format("{}_{}_key", alter.name.name, fmt::join(names, "_")));
  return fmt::format(
      "CREATE UNIQUE INDEX CONCURRENTLY {1} ON {0} ({2});\n"
      "ALTER TABLE {0} ADD CONSTRAINT {1} UNIQUE USING INDEX {1};",
      sql_name(alter.name), name, column_list(get(key, "keys")));
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto alter = alter_table_in_use(act, view.model);
  if (!alter) return;
  for (const Node* key : added_constraints(*alter, "CONSTR_UNIQUE")) {
    if (!text_of(*key, "indexname").empty()) continue;
    find_blocking(self, act, *key, view, report,
                  fmt::format("adding UNIQUE ({}) builds an index while all of {} is locked",
                              column_list(get(*key, "keys")), alter->name.text()),
                  safe_way(*key, *alter));
  }
}

}  // namespace

const Checker add_unique{rule, check};

}  // namespace fishway::lint::postgres
