#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"taking a right on a table from a role", "CREATE TABLE orders (id int);", "REVOKE UPDATE ON orders FROM app;"},
    {"taking rights on all tables of a schema", "", "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM app;"},
    {"from PUBLIC, which nobody should rely on", "CREATE TABLE orders (id int);", "REVOKE ALL ON orders FROM PUBLIC;",
     false},
    {"on a table that this change creates", "", "CREATE TABLE orders (id int); REVOKE ALL ON orders FROM app;", false},
    {"granting", "CREATE TABLE orders (id int);", "GRANT SELECT ON orders TO app;", false},
};

const Rule rule{
    .name = "revoke",
    .kind = HazardKind::broken_release,
    .dialects = "postgresql",
    .summary = "REVOKE on a table in use breaks the code that runs as this role",
    .what =
        "If the code that is running while the migration is applied is connected as this role, each of its statements "
        "that needs the right fails from the commit on.",
    .lock = "",
    .versions = "",
    .fix =
        "-- 1. Release code that does not need the right any more.\n"
        "-- 2. Take it away in a later migration that says so:\n"
        "-- fishway: phase=contract\n"
        "REVOKE UPDATE ON orders FROM app;",
    .examples = examples,
    .severity = Severity::warning,
};

std::vector<std::string> roles_of(const Node& grantees) {
  std::vector<std::string> roles;
  for (const Node& role : grantees)
    if (const std::string name = text_of(inside(role), "rolename"); !name.empty()) roles.push_back(name);
  return roles;
}

std::vector<std::string> tables_in_use(const Node& statement, const Model& model) {
  std::vector<std::string> tables;
  const bool whole_schema = text_of(statement, "targtype") == "ACL_TARGET_ALL_IN_SCHEMA";
  for (const Node& object : get(statement, "objects")) {
    if (whole_schema) tables.push_back("all tables of " + text_of(inside(object), "sval"));
    if (type_of(object) != "RangeVar") continue;
    const TableName name = model.resolve(inside(object));
    if (!model.is_new(name)) tables.push_back(name.text());
  }
  return tables;
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const Node& body = act.body();
  if (view.is_contract() || act.type() != "GrantStmt" || flag_of(body, "is_grant")) return;
  if (text_of(body, "objtype") != "OBJECT_TABLE" || text_of(body, "targtype") == "ACL_TARGET_DEFAULTS") return;
  if (flag_of(body, "grant_option")) return;
  const auto roles = roles_of(get(body, "grantees"));
  const auto tables = tables_in_use(body, view.model);
  if (roles.empty() || tables.empty()) return;
  self.find(act, report, fmt::format("takes rights on {} from {}", sentence_list(tables), sentence_list(roles)));
}

}  // namespace

const Checker revoke{rule, check};

}  // namespace fishway::lint::postgres
