#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"a row with a label that the same transaction adds", "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (m mood);",
     "ALTER TYPE mood ADD VALUE 'sad'; INSERT INTO t VALUES ('sad');"},
    {"a default", "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (m mood);",
     "ALTER TYPE mood ADD VALUE 'sad'; ALTER TABLE t ALTER COLUMN m SET DEFAULT 'sad';"},
    {"a cast", "CREATE TYPE mood AS ENUM ('ok');", "ALTER TYPE mood ADD VALUE 'sad'; SELECT 'sad'::mood;"},
    {"in the next migration", "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (m mood);",
     "ALTER TYPE mood ADD VALUE 'sad';\n-- next\nINSERT INTO t VALUES ('sad');", false},
    {"an older label", "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (m mood);",
     "ALTER TYPE mood ADD VALUE 'sad'; INSERT INTO t VALUES ('ok');", false},
    {"a type that the same transaction creates", "",
     "CREATE TYPE mood AS ENUM ('ok'); ALTER TYPE mood ADD VALUE 'sad'; CREATE TABLE t (m mood DEFAULT 'sad');", false,
     170000},
    {"before 17 that does not help", "",
     "CREATE TYPE mood AS ENUM ('ok'); ALTER TYPE mood ADD VALUE 'sad'; CREATE TABLE t (m mood DEFAULT 'sad');", true,
     0, 170000},
    {"the same word in another table",
     "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (m mood); CREATE TABLE u (a text);",
     "ALTER TYPE mood ADD VALUE 'sad'; INSERT INTO u VALUES ('sad');", false},
};

const Rule rule{
    .name = "enum-value-in-use",
    .kind = HazardKind::failure,
    .dialects = "postgresql",
    .summary = "A label that ALTER TYPE ... ADD VALUE adds cannot be used in the same transaction",
    .what =
        "The server refuses with \"unsafe use of new value\" (55P04): a label counts from the commit on. fishway "
        "executes all of a migration's statements in one transaction.",
    .lock = "",
    .versions = "from 12 (before, ADD VALUE is executed by itself); from 17 a type of the same transaction is spared",
    .fix =
        "-- V2: the label\n"
        "ALTER TYPE mood ADD VALUE 'sad';\n"
        "-- V3, another file: what uses it\n"
        "ALTER TABLE t ALTER COLUMN m SET DEFAULT 'sad';",
    .examples = examples,
};

bool is_label(const Node& constant, const std::string& label) {
  return text_of(get(constant, "sval"), "sval") == label && constant.contains("sval");
}

// Whether the statement has the label as a string, and something to do with the type.
bool uses(const Node& statement, const Type& type, const std::string& label, const Model& model) {
  bool has_label = false;
  bool has_type = false;
  const auto see_table = [&](const Node& range) {
    const Table* table = model.table(model.resolve(range));
    if (table == nullptr) return;
    for (const Column& column : table->columns)
      has_type = has_type || (column.type.schema == type.schema && column.type.name == type.name);
  };
  const auto see_type = [&](const Node& name) {
    const Type known = model.type(name);
    has_type = has_type || (known.schema == type.schema && known.name == type.name);
  };
  walk(statement, [&](std::string_view kind, const Node& body) {
    if (kind == "A_Const") has_label = has_label || is_label(body, label);
    if (kind == "RangeVar") see_table(body);
    if (body.contains("typeName")) see_type(get(body, "typeName"));
    if (get(body, "relation").contains("relname")) see_table(get(body, "relation"));
    return true;
  });
  return has_label && has_type;
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.type() == "AlterEnumStmt" || act.type() == "CreateFunctionStmt" || act.type() == "CommentStmt") return;
  for (const auto& [name, known] : view.model.enums) {
    if (known.age == Age::this_transaction && view.since(17)) continue;
    for (const auto& [label, age] : known.label_ages)
      if (age == Age::this_transaction && uses(act.node, Type{name.schema, name.name, {}, 0}, label, view.model))
        self.find(act, report,
                  fmt::format("uses label '{}' of {}, which the same transaction adds: the server refuses", label,
                              name.text()));
  }
}

}  // namespace

const Checker enum_value_in_use{rule, check};

}  // namespace fishway::lint::postgres
