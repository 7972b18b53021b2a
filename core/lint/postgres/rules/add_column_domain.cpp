#include <fmt/format.h>

#include "core/lint/postgres/rules/added_columns.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr std::string_view orders = "CREATE TABLE orders (id int);";

constexpr Example examples[] = {
    {"a domain with a check rewrites, even though every value is NULL",
     "CREATE TABLE orders (id int); CREATE DOMAIN positive AS int CHECK (VALUE > 0);",
     "ALTER TABLE orders ADD COLUMN amount positive;"},
    {"also when the domain is new", orders,
     "CREATE DOMAIN positive AS int CHECK (VALUE > 0); ALTER TABLE orders ADD COLUMN amount positive;"},
    {"also when its check was added later",
     "CREATE TABLE orders (id int); CREATE DOMAIN positive AS int;\n"
     "ALTER DOMAIN positive ADD CONSTRAINT p CHECK (VALUE > 0);",
     "ALTER TABLE orders ADD COLUMN amount positive;"},
    {"a domain over a domain with a check",
     "CREATE TABLE orders (id int); CREATE DOMAIN positive AS int CHECK (VALUE > 0); CREATE DOMAIN price AS positive;",
     "ALTER TABLE orders ADD COLUMN amount price;"},
    {"a domain without constraints is free", "CREATE TABLE orders (id int); CREATE DOMAIN label AS text;",
     "ALTER TABLE orders ADD COLUMN name label;", false},
    {"a new table may have one", "CREATE DOMAIN positive AS int CHECK (VALUE > 0);",
     "CREATE TABLE orders (id int); ALTER TABLE orders ADD COLUMN amount positive;", false},
};

constexpr Rule rule{
    .name = "add-column-domain",
    .kind = HazardKind::blocking_lock,
    .dialects = "postgresql",
    .summary = "ADD COLUMN of a domain with a constraint rewrites the table",
    .what =
        "The server checks the domain's constraint for every row, and writes the whole table and all of its indexes "
        "anew while it does so, even where the column has no default. Nobody can read or write the table meanwhile.",
    .lock = "ACCESS EXCLUSIVE on the table, for as long as the rewrite takes",
    .versions = "",
    .fix =
        "ALTER TABLE orders ADD COLUMN amount int;\n"
        "ALTER TABLE orders ADD CONSTRAINT amount_positive CHECK (amount > 0) NOT VALID;\n"
        "-- in a later migration:\n"
        "ALTER TABLE orders VALIDATE CONSTRAINT amount_positive;",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  each_added_column(act, view, [&](const AddedColumn& column, const AlterTable& alter, const Node& action) {
    if (!column.has_constrained_domain) return;
    find_blocking(self, act, action, view, report,
                  fmt::format("adding column {} rewrites {}, because domain {} has a constraint", column.name,
                              alter.name.text(), column.type.text()));
  });
}

}  // namespace

const Checker add_column_domain{rule, check};

}  // namespace fishway::lint::postgres
