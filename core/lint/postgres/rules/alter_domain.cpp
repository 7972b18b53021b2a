#include <fmt/format.h>

#include "core/lint/postgres/maintenance_locks.hpp"
#include "core/lint/postgres/rules/blocking.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view used = "CREATE DOMAIN label AS text; CREATE TABLE orders (id int, name label);";

constexpr Example examples[] = {
    {"a check reads every table with the domain", used, "ALTER DOMAIN label ADD CONSTRAINT c CHECK (VALUE <> '');"},
    {"SET NOT NULL likewise", used, "ALTER DOMAIN label SET NOT NULL;"},
    {"VALIDATE blocks writes too: it is not the online step that it is for a table",
     "CREATE DOMAIN label AS text; CREATE TABLE orders (id int, name label);\n"
     "ALTER DOMAIN label ADD CONSTRAINT c CHECK (VALUE <> '') NOT VALID;",
     "ALTER DOMAIN label VALIDATE CONSTRAINT c;"},
    {"through a domain over the domain",
     "CREATE DOMAIN label AS text; CREATE DOMAIN title AS label; CREATE TABLE orders (id int, name title);",
     "ALTER DOMAIN label ADD CONSTRAINT c CHECK (VALUE <> '');"},
    {"NOT VALID reads nothing", used, "ALTER DOMAIN label ADD CONSTRAINT c CHECK (VALUE <> '') NOT VALID;", false},
    {"a domain that no table uses", "CREATE DOMAIN label AS text;",
     "ALTER DOMAIN label ADD CONSTRAINT c CHECK (VALUE <> '');", false},
    {"a default is for rows to come", used, "ALTER DOMAIN label SET DEFAULT 'none';", false},
    {"a table that this change creates", "CREATE DOMAIN label AS text;",
     "CREATE TABLE orders (name label); ALTER DOMAIN label ADD CONSTRAINT c CHECK (VALUE <> '');", false},
};

constexpr Rule rule{
    .name = "alter-domain",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "A domain's new constraint reads every table that uses the domain, while nobody can write them",
    .what =
        "The server reads every table with a column of the domain, and until it is done nobody can write any of them. "
        "ADD ... NOT VALID reads nothing, but VALIDATE then blocks writes just the same.",
    .lock = "SHARE on every table that uses the domain, for as long as they are read",
    .versions = "",
    .fix =
        "-- for rows to come:\n"
        "ALTER DOMAIN label ADD CONSTRAINT not_empty CHECK (VALUE <> '') NOT VALID;\n"
        "-- for those that are there, a constraint of the table, which can be validated beside writes:\n"
        "ALTER TABLE orders ADD CONSTRAINT name_not_empty CHECK (name <> '') NOT VALID;\n"
        "-- in a later migration:\n"
        "ALTER TABLE orders VALIDATE CONSTRAINT name_not_empty;",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.type() != "AlterDomainStmt") return;
  const Type type = type_by_name(get(act.body(), "typeName"), view.model);
  const Domain* domain = view.model.domain(type);
  if (!reads_tables(act.body(), domain)) return;
  const auto read = blocking_impacts(view);
  if (domain != nullptr && read.empty()) return;
  find_blocking(self, act, act.body(), view, report,
                fmt::format("the constraint of domain {} is checked in {}, and nobody can write meanwhile", type.text(),
                            read.empty() ? "every table that uses it" : "all of " + names_of(read)));
}

}  // namespace

const Checker alter_domain{rule, check};

}  // namespace fishway::lint::postgres
