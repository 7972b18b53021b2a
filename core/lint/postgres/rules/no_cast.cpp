#include <fmt/format.h>

#include "core/lint/postgres/casts.hpp"
#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"text to integer without USING", "CREATE TABLE t (a text);", "ALTER TABLE t ALTER COLUMN a TYPE int;"},
    {"text to an enum without USING", "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (a text);",
     "ALTER TABLE t ALTER COLUMN a TYPE mood;"},
    {"integer to boolean without USING", "CREATE TABLE t (a int);", "ALTER TABLE t ALTER COLUMN a TYPE boolean;"},
    {"a default that cannot follow", "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (a text DEFAULT 'ok');",
     "ALTER TABLE t ALTER COLUMN a TYPE mood USING a::mood;"},
    {"text to integer with USING", "CREATE TABLE t (a text);", "ALTER TABLE t ALTER COLUMN a TYPE int USING a::int;",
     false},
    {"integer to text", "CREATE TABLE t (a int);", "ALTER TABLE t ALTER COLUMN a TYPE text;", false},
    {"the default is dropped first", "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (a text DEFAULT 'ok');",
     "ALTER TABLE t ALTER a DROP DEFAULT, ALTER COLUMN a TYPE mood USING a::mood, ALTER a SET DEFAULT 'ok';", false},
    {"a date to a timestamp", "CREATE TABLE t (a date);", "ALTER TABLE t ALTER COLUMN a TYPE timestamp;", false},
};

const Rule rule{
    .name = "no-cast",
    .kind = HazardKind::failure,
    .dialects = "postgresql",
    .summary = "The server does not turn the column's values, or its default, into this type by itself",
    .what =
        "The server refuses: \"column cannot be cast automatically to type\", or \"default for column cannot be cast "
        "automatically\". USING is for the values; a default has to be dropped before and set again.",
    .lock = "",
    .versions = "",
    .fix =
        "-- It rewrites the table: for a large one a second column, filled in batches, is the way.\n"
        "ALTER TABLE t ALTER COLUMN a DROP DEFAULT,\n"
        "  ALTER COLUMN a TYPE int USING a::int,\n"
        "  ALTER COLUMN a SET DEFAULT 0;",
    .examples = examples,
};

bool drops_default(const std::vector<Alteration>& commands, const std::string& column) {
  for (const Alteration& command : commands)
    if (command.subtype == "AT_ColumnDefault" && command.name == column && command.definition().is_null()) return true;
  return false;
}

bool is_null(const Node& expression) { return flag_of(inside(expression), "isnull"); }

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.is_conditional) return;
  const auto commands = alterations(act, view.model);
  for (const Alteration& command : commands) {
    const Column* column = command.column();
    if (command.subtype != "AT_AlterColumnType" || column == nullptr) continue;
    const Node& definition = inside(command.definition());
    const Type to = view.model.type(get(definition, "typeName"));
    if (!surely_not_assignable(column->type, to, view.model)) continue;
    const bool has_default = column->default_value && !is_null(*column->default_value) &&
                             column->generated == Column::Generated::no && !column->is_serial;
    const std::string what = fmt::format("{} of {}", command.name, command.table.text());
    if (get(definition, "raw_default").is_null())
      self.find(act, report,
                fmt::format("{} cannot be cast from {} to {} without USING: the server refuses", what,
                            column->type.text(), to.text()));
    else if (has_default && !drops_default(commands, command.name))
      self.find(act, report,
                fmt::format("the default of {} cannot be cast from {} to {}: the server refuses", what,
                            column->type.text(), to.text()));
  }
}

}  // namespace

const Checker no_cast{rule, check};

}  // namespace fishway::lint::postgres
