#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"
#include "core/lint/postgres/rules/types.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"dropping an enum of an earlier migration", "CREATE TYPE mood AS ENUM ('sad', 'ok');", "DROP TYPE mood;"},
    {"with CASCADE its columns go as well", "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (id int, m mood);",
     "DROP TYPE mood CASCADE;"},
    {"dropping a domain", "CREATE DOMAIN email AS text;", "DROP DOMAIN email;"},
    {"a type that no file created", "", "DROP TYPE IF EXISTS mood;"},
    {"another with all of its labels has taken its name", "CREATE TYPE mood AS ENUM ('sad', 'ok');",
     "ALTER TYPE mood RENAME TO mood_old; CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy'); DROP TYPE mood_old;", false},
    {"a type that this change creates", "", "CREATE TYPE a AS ENUM ('x'); DROP TYPE a;", false},
};

const Rule rule{
    .name = "drop-type",
    .kind = HazardKind::broken_release,
    .dialects = "postgresql",
    .summary = "DROP TYPE breaks the code that casts to the type; with CASCADE the columns of the type go as well",
    .what =
        "The code that is running while the migration is applied casts to the type by its name: its statements fail "
        "from the commit on. CASCADE drops every column of the type, with its values.",
    .lock = "ACCESS EXCLUSIVE on tables whose columns CASCADE drops, for a moment",
    .versions = "",
    .fix =
        "-- 1. Release code that does not use the type any more, and drop its columns.\n"
        "-- 2. Drop it in a later migration that says so, without CASCADE:\n"
        "-- fishway: phase=contract\n"
        "DROP TYPE mood;",
    .examples = examples,
};

std::vector<std::string> columns_text(const TableName& type, const Model& model, std::vector<Loss>& losses) {
  std::vector<std::string> names;
  for (const auto& [table, column] : model.columns_of_type(Type{type.schema, type.name, {}, 0})) {
    names.push_back(fmt::format("column {} of {}", column->name, table->name.text()));
    losses.push_back({table->name, column->name});
  }
  return names;
}

void check(const Checker& self, const Act& act, const View& view, StatementReport&) {
  if (view.is_contract() || (!drops(act, "OBJECT_TYPE") && !drops(act, "OBJECT_DOMAIN"))) return;
  for (const auto& [name, node] : dropped(act.body(), view.model)) {
    const KnownType before = known_type(name, view.model);
    if (before.age != Age::applied) continue;
    std::vector<Loss> losses;
    std::vector<std::string> columns;
    if (cascades(act.body()) && drops(act, "OBJECT_TYPE")) columns = columns_text(name, view.model, losses);
    const bool takes_columns = !columns.empty();
    Finding& finding = self.find_later(act, view,
                                       fmt::format("drops type {}{}", name.text(),
                                                   takes_columns ? ", and with CASCADE " + sentence_list(columns) : ""),
                                       [before, takes_columns](const Model& at_commit) {
                                         return !takes_columns && type_still_serves(before, at_commit);
                                       });
    finding.losses = losses;
  }
}

}  // namespace

const Checker drop_type{rule, check};

}  // namespace fishway::lint::postgres
