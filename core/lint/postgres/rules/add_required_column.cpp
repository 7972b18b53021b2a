#include <fmt/format.h>

#include "core/lint/postgres/expression.hpp"
#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"NOT NULL without a default", "CREATE TABLE users (id int);", "ALTER TABLE users ADD COLUMN age int NOT NULL;"},
    {"NOT NULL with DEFAULT NULL", "CREATE TABLE users (id int);",
     "ALTER TABLE users ADD COLUMN age int NOT NULL DEFAULT NULL;"},
    {"a primary key without a default", "CREATE TABLE users (name text);",
     "ALTER TABLE users ADD COLUMN id int PRIMARY KEY;"},
    {"a table that no file created", "", "ALTER TABLE users ADD COLUMN age int NOT NULL;"},
    {"the default is dropped again", "CREATE TABLE users (id int);",
     "ALTER TABLE users ADD COLUMN age int NOT NULL DEFAULT 0; ALTER TABLE users ALTER COLUMN age DROP DEFAULT;"},
    {"filled, and then NOT NULL", "CREATE TABLE users (id int);",
     "ALTER TABLE users ADD COLUMN age int; UPDATE users SET age = 0 WHERE id = 1;"
     "ALTER TABLE users ALTER COLUMN age SET NOT NULL;"},
    {"with a constant default", "CREATE TABLE users (id int);",
     "ALTER TABLE users ADD COLUMN age int NOT NULL DEFAULT 0;", false},
    {"nullable", "CREATE TABLE users (id int);", "ALTER TABLE users ADD COLUMN age int;", false},
    {"a default for new rows is set before NOT NULL", "CREATE TABLE users (id int);",
     "ALTER TABLE users ADD COLUMN age int; ALTER TABLE users ALTER COLUMN age SET DEFAULT 0;"
     "ALTER TABLE users ALTER COLUMN age SET NOT NULL;",
     false},
    {"an identity column has its values", "CREATE TABLE users (name text);",
     "ALTER TABLE users ADD COLUMN id int NOT NULL GENERATED ALWAYS AS IDENTITY;", false},
    {"a generated column has its values", "CREATE TABLE users (a int NOT NULL);",
     "ALTER TABLE users ADD COLUMN b int NOT NULL GENERATED ALWAYS AS (a + 1) STORED;", false},
    {"a table that this change creates", "",
     "CREATE TABLE users (id int); ALTER TABLE users ADD COLUMN age int NOT NULL;", false},
    {"a column that is there already", "CREATE TABLE users (id int, age int);",
     "ALTER TABLE users ADD COLUMN IF NOT EXISTS age int NOT NULL;", false},
};

const Rule rule{
    .name = "add-required-column",
    .kind = HazardKind::broken_release,
    .dialects = "postgresql",
    .summary = "A new NOT NULL column without a default fails where rows are, and breaks the code that still inserts",
    .what =
        "The rows that are there would have no value: the server refuses with \"column contains null values\". Where "
        "that is got over, the code that is running while the migration is applied does not know the column: each "
        "of its INSERTs fails from the commit on.",
    .lock = "",
    .versions = "",
    .fix =
        "-- A default that stays for as long as any code runs that does not know the column:\n"
        "ALTER TABLE users ADD COLUMN age int NOT NULL DEFAULT 0;",
    .examples = examples,
};

struct Shape {
  bool is_required = false;
  bool has_value = false;
};

bool is_null(const Node& expression) {
  const Node& body = inside(expression);
  if (type_of(expression) == "TypeCast") return is_null(get(body, "arg"));
  return type_of(expression) == "A_Const" && flag_of(body, "isnull");
}

bool is_serial(const Node& definition) {
  const std::vector<std::string> names = strings_of(get(get(definition, "typeName"), "names"));
  const std::string name = names.empty() ? "" : names.back();
  return name.ends_with("serial") || name == "serial2" || name == "serial4" || name == "serial8";
}

Shape shape_of(const Node& definition, const Model& model) {
  Shape shape{.is_required = false, .has_value = is_serial(definition)};
  for (const Node& constraint : get(definition, "constraints")) {
    const std::string type = text_of(inside(constraint), "contype");
    if (type == "CONSTR_NOTNULL" || type == "CONSTR_PRIMARY") shape.is_required = true;
    if (type == "CONSTR_DEFAULT") shape.has_value = !is_null(get(inside(constraint), "raw_expr"));
    if (type == "CONSTR_IDENTITY" || type == "CONSTR_GENERATED") shape.has_value = true;
  }
  if (const Domain* domain = model.domain(model.type(get(definition, "typeName")))) {
    shape.is_required = shape.is_required || domain->not_null;
    shape.has_value = shape.has_value || (domain->default_value && !is_null(*domain->default_value));
  }
  return shape;
}

std::string safe_way(const Alteration& command, std::string_view column) {
  return fmt::format(
      "-- A default that stays for as long as any code runs that does not know the column:\n"
      "ALTER TABLE {} ALTER COLUMN {} SET DEFAULT ...;",
      as_sql(command.table), as_sql(column));
}

void check_added(const Checker& self, const Act& act, const View& view, const Alteration& command,
                 StatementReport& report) {
  const std::string name = text_of(inside(command.definition()), "colname");
  const bool is_there = command.known != nullptr && command.known->column(name) != nullptr;
  if (is_there && flag_of(command.command, "missing_ok")) return;
  const Shape shape = shape_of(inside(command.definition()), view.model);
  if (!shape.is_required || shape.has_value) return;
  Finding& finding = self.find(act, command.definition(), report,
                               fmt::format("adds {} to {} as NOT NULL without a default: it fails where rows are, and "
                                           "the INSERTs of the code that runs fail after it",
                                           name, command.table.text()));
  finding.fix = fmt::format("ALTER TABLE {} ADD COLUMN {} ... NOT NULL DEFAULT ...;  -- a constant is free",
                            as_sql(command.table), as_sql(name));
}

bool lacks_value(const Column& column) {
  return column.not_null && !(column.default_value && !is_null(*column.default_value)) && !column.is_identity &&
         !column.is_serial && column.generated == Column::Generated::no;
}

// NOT NULL comes, or the default goes, after the column was added: what counts is how the transaction leaves it.
void check_left(const Checker& self, const Act& act, const View& view, const Alteration& command) {
  const Column* column = command.column();
  if (column == nullptr || column->age == Age::applied) return;
  const TableName table = command.table;
  const std::string name = command.name;
  self.find_later(act, view,
                  fmt::format("leaves the new column {} of {} NOT NULL without a default: the INSERTs of the code that "
                              "runs fail after it",
                              name, table.text()),
                  [table, name](const Model& at_commit) {
                    const Table* known = at_commit.table(table);
                    const Column* left = known == nullptr ? nullptr : known->column(name);
                    return left == nullptr || !lacks_value(*left);
                  })
      .fix = safe_way(command, name);
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  for (const Alteration& command : alterations(act, view.model)) {
    if (view.model.is_new(command.table)) continue;
    if (command.subtype == "AT_AddColumn") check_added(self, act, view, command, report);
    const bool drops_default = command.subtype == "AT_ColumnDefault" && command.definition().is_null();
    if (!view.is_contract() && (drops_default || command.subtype == "AT_SetNotNull"))
      check_left(self, act, view, command);
  }
}

}  // namespace

const Checker add_required_column{rule, check};

}  // namespace fishway::lint::postgres
