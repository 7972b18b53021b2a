#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"everything that a role owns", "", "DROP OWNED BY reporting;"},
    {"handing it to another role instead", "", "REASSIGN OWNED BY reporting TO app;", false},
};

const Rule rule{
    .name = "drop-owned",
    .kind = HazardKind::data_loss,
    .dialects = "postgresql",
    .summary = "DROP OWNED drops every table that a role owns in this database, whatever it is",
    .what =
        "Every table, view and function that the role owns in the database goes, with all rows, and so does every "
        "right that it was given. Nothing in the migration tells what that is: it differs from database to database.",
    .lock = "ACCESS EXCLUSIVE on each of the tables, for a moment",
    .versions = "",
    .fix =
        "-- Name what is to go, and keep the rest:\n"
        "REASSIGN OWNED BY reporting TO app;",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View&, StatementReport& report) {
  if (act.type() != "DropOwnedStmt") return;
  std::vector<std::string> roles;
  for (const Node& role : get(act.body(), "roles")) roles.push_back(text_of(inside(role), "rolename"));
  self.find(act, report, fmt::format("drops everything that {} owns in the database", sentence_list(roles)));
}

}  // namespace

const Checker drop_owned{rule, check};

}  // namespace fishway::lint::postgres
