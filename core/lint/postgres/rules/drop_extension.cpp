#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"with CASCADE columns of its types go as well", "CREATE EXTENSION citext; CREATE TABLE users (email citext);",
     "DROP EXTENSION citext CASCADE;"},
    {"with CASCADE, whatever it is", "", "DROP EXTENSION IF EXISTS postgis CASCADE;"},
    {"without CASCADE the server refuses while anything is made of it", "CREATE EXTENSION citext;",
     "DROP EXTENSION citext;", false},
};

const Rule rule{
    .name = "drop-extension",
    .kind = HazardKind::data_loss,
    .dialects = "postgresql",
    .summary = "DROP EXTENSION ... CASCADE drops every column, index and function that is made of it",
    .what =
        "CASCADE drops, without a word, every column whose type the extension brought, with its values, and every "
        "index, default, view and function that uses it.",
    .lock = "ACCESS EXCLUSIVE on each table that loses a column or an index, for a moment",
    .versions = "",
    .fix =
        "-- Change what uses it first; then the server tells what was overlooked:\n"
        "DROP EXTENSION citext;",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (!drops(act, "OBJECT_EXTENSION") || !cascades(act.body())) return;
  for (const Node& object : get(act.body(), "objects")) {
    const std::string extension = text_of(inside(object), "sval");
    std::vector<std::string> names;
    std::vector<Loss> losses;
    for (const auto& [table, known] : view.model.tables)
      for (const Column& column : known.columns)
        if (column.type.name == extension) {
          names.push_back(fmt::format("column {} of {}", column.name, table.text()));
          losses.push_back({table, column.name});
        }
    self.find(act, report,
              fmt::format("drops extension {} and everything that is made of it{}", extension,
                          names.empty() ? "" : ": " + sentence_list(names)))
        .losses = losses;
  }
}

}  // namespace

const Checker drop_extension{rule, check};

}  // namespace fishway::lint::postgres
