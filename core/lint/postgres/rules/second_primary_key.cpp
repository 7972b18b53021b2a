#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"a table that has one", "CREATE TABLE t (id int PRIMARY KEY, a int);", "ALTER TABLE t ADD PRIMARY KEY (a);"},
    {"with a new column", "CREATE TABLE t (id int PRIMARY KEY);",
     "ALTER TABLE t ADD COLUMN a int GENERATED ALWAYS AS IDENTITY PRIMARY KEY;"},
    {"the old one is dropped in the same statement", "CREATE TABLE t (id int CONSTRAINT k PRIMARY KEY, a int);",
     "ALTER TABLE t DROP CONSTRAINT k, ADD PRIMARY KEY (a);", false},
    {"the old one's column is dropped before", "CREATE TABLE t (id int PRIMARY KEY, a int);",
     "ALTER TABLE t DROP COLUMN id; ALTER TABLE t ADD PRIMARY KEY (a);", false},
    {"a table that has none", "CREATE TABLE t (a int);", "ALTER TABLE t ADD PRIMARY KEY (a);", false},
};

const Rule rule{
    .name = "second-primary-key",
    .kind = HazardKind::failure,
    .dialects = "postgresql",
    .summary = "A table has one primary key",
    .what = "The server refuses: \"multiple primary keys for table are not allowed\".",
    .lock = "",
    .versions = "",
    .fix =
        "-- In one transaction, with an index that was built before:\n"
        "ALTER TABLE t DROP CONSTRAINT t_pkey, ADD CONSTRAINT t_pkey PRIMARY KEY USING INDEX t_a_key;",
    .examples = examples,
};

bool adds_primary_key(const Alteration& command) {
  const Node& definition = inside(command.definition());
  if (command.subtype == "AT_AddConstraint") return text_of(definition, "contype") == "CONSTR_PRIMARY";
  if (command.subtype != "AT_AddColumn") return false;
  for (const Node& constraint : get(definition, "constraints"))
    if (text_of(inside(constraint), "contype") == "CONSTR_PRIMARY") return true;
  return false;
}

bool drops_primary_key(const Alteration& command, const Constraint& key) {
  if (command.subtype == "AT_DropConstraint") return command.name == key.name;
  return command.subtype == "AT_DropColumn";
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.is_conditional) return;
  const auto commands = alterations(act, view.model);
  const Table* table = commands.empty() ? nullptr : commands.front().known;
  const Constraint* key = table == nullptr ? nullptr : table->primary_key();
  if (key == nullptr) return;
  for (const Alteration& command : commands)
    if (drops_primary_key(command, *key)) return;
  for (const Alteration& command : commands)
    if (adds_primary_key(command))
      self.find(act, report,
                fmt::format("{} has a primary key, {}: the server refuses another", table->name.text(), key->name));
}

}  // namespace

const Checker second_primary_key{rule, check};

}  // namespace fishway::lint::postgres
