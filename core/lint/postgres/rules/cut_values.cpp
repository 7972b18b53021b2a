#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"a cast to a shorter varchar cuts without a word", "CREATE TABLE t (name varchar(100));",
     "ALTER TABLE t ALTER COLUMN name TYPE varchar(10) USING name::varchar(10);"},
    {"left() cuts", "CREATE TABLE t (name text);",
     "ALTER TABLE t ALTER COLUMN name TYPE varchar(10) USING left(name, 10);"},
    {"numeric to integer rounds", "CREATE TABLE t (price numeric(10,2));",
     "ALTER TABLE t ALTER COLUMN price TYPE int;"},
    {"a timestamp to a date loses the time", "CREATE TABLE t (at timestamptz);",
     "ALTER TABLE t ALTER COLUMN at TYPE date;"},
    {"fewer digits after the point are rounded", "CREATE TABLE t (price numeric(10,4));",
     "ALTER TABLE t ALTER COLUMN price TYPE numeric(10,2);"},
    {"without USING the server refuses what does not fit", "CREATE TABLE t (name varchar(100));",
     "ALTER TABLE t ALTER COLUMN name TYPE varchar(10);", false},
    {"a wider type", "CREATE TABLE t (price int);", "ALTER TABLE t ALTER COLUMN price TYPE bigint USING price::bigint;",
     false},
    {"a column that this change adds", "CREATE TABLE t (id int);",
     "ALTER TABLE t ADD COLUMN at timestamp; ALTER TABLE t ALTER COLUMN at TYPE date;", false},
};

const Rule rule{
    .name = "cut-values",
    .kind = HazardKind::data_loss,
    .dialects = "postgresql",
    .summary = "A type change that rounds or cuts values loses what does not fit, without an error",
    .what =
        "The server converts every value and says nothing of what it rounds or cuts: a cast to varchar(n) cuts the "
        "rest off, numeric to integer rounds, a timestamp to a date loses the time of day. It cannot be undone.",
    .lock = "ACCESS EXCLUSIVE on the table for as long as it is rewritten",
    .versions = "",
    .fix =
        "-- Look first whether anything would be lost:\n"
        "SELECT count(*) FROM t WHERE length(name) > 10;\n"
        "-- A second column, filled in batches; the first is dropped later, with phase=contract.\n"
        "ALTER TABLE t ADD COLUMN short_name varchar(10);",
    .examples = examples,
};

bool is_one_of(const std::string& name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

int scale_of(const Type& type) { return type.modifiers.size() > 1 ? type.modifiers[1] : 0; }

bool loses_time(const Type& from, const Type& to) {
  const bool had_time = is_one_of(from.name, {"timestamp", "timestamptz"});
  if (had_time && is_one_of(to.name, {"date", "time", "timetz"})) return true;
  return had_time && from.name == to.name && from.modifiers.empty() && !to.modifiers.empty() && to.modifiers[0] < 6;
}

bool rounds(const Type& from, const Type& to) {
  const bool is_fraction = is_one_of(from.name, {"numeric", "float4", "float8"});
  if (from.name == "numeric" && from.modifiers.size() == 1) return false;
  if (from.name == "numeric" && from.modifiers.size() == 2 && from.modifiers[1] == 0) return false;
  if (is_fraction && is_one_of(to.name, {"int2", "int4", "int8"})) return true;
  if (from.name == "float8" && to.name == "float4") return true;
  return from.name == "numeric" && to.name == "numeric" && !to.modifiers.empty() &&
         (from.modifiers.empty() || scale_of(to) < scale_of(from));
}

// A function that cuts, or an explicit cast to a length.
bool cuts(const Node& expression, const Type& from, const Model& model) {
  bool found = false;
  walk(expression, [&](std::string_view type, const Node& body) {
    if (type == "FuncCall") {
      const auto names = strings_of(get(body, "funcname"));
      found = found || (!names.empty() && is_one_of(names.back(), {"left", "right", "substr", "substring", "trunc",
                                                                   "floor", "round", "ceil", "date_trunc"}));
    }
    if (type == "TypeCast") {
      const Type to = model.type(get(body, "typeName"));
      const bool has_length = is_one_of(to.name, {"varchar", "bpchar"}) && !to.modifiers.empty();
      const bool is_longer = is_one_of(from.name, {"varchar", "bpchar"}) && !from.modifiers.empty() && has_length &&
                             to.modifiers[0] >= from.modifiers[0];
      found = found || (has_length && is_one_of(from.name, {"text", "varchar", "bpchar"}) && !is_longer);
    }
    return true;
  });
  return found;
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  for (const Alteration& command : alterations(act, view.model)) {
    if (command.subtype != "AT_AlterColumnType" || view.model.is_new(command.table)) continue;
    const Column* column = command.column();
    if (column == nullptr || column->age != Age::applied || column->type.dimensions > 0) continue;
    const Node& definition = inside(command.definition());
    const Type to = view.model.type(get(definition, "typeName"));
    const Node& conversion = get(definition, "raw_default");
    const bool loses = loses_time(column->type, to) || rounds(column->type, to);
    if (!(loses && conversion.is_null()) && !cuts(conversion, column->type, view.model)) continue;
    Finding& finding = self.find(act, report,
                                 fmt::format("changes {} of {} from {} to {}: what does not fit is cut or rounded",
                                             command.name, command.table.text(), column->type.text(), to.text()));
    finding.losses.push_back({command.table, command.name});
  }
}

}  // namespace

const Checker cut_values{rule, check};

}  // namespace fishway::lint::postgres
