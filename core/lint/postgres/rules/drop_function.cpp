#include <fmt/format.h>

#include <algorithm>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"dropping a function of an earlier migration",
     "CREATE FUNCTION total(int) RETURNS int LANGUAGE sql AS 'SELECT $1';", "DROP FUNCTION total(int);"},
    {"dropping a function that no file created", "", "DROP FUNCTION IF EXISTS total;"},
    {"dropping a procedure", "CREATE PROCEDURE tidy() LANGUAGE sql AS 'SELECT 1';", "DROP PROCEDURE tidy();"},
    {"creating it again with other arguments", "CREATE FUNCTION total(int) RETURNS int LANGUAGE sql AS 'SELECT $1';",
     "DROP FUNCTION total(int);"
     "CREATE FUNCTION total(text, int) RETURNS int LANGUAGE sql AS 'SELECT $2';"},
    {"creating it again in the same transaction", "CREATE FUNCTION total(int) RETURNS int LANGUAGE sql AS 'SELECT $1';",
     "DROP FUNCTION total(int); CREATE FUNCTION total(n int) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';",
     false},
    {"a function that this change creates", "",
     "CREATE FUNCTION fill() RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION fill();", false},
    {"a trigger's function, which no code calls",
     "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';", "DROP FUNCTION touch();",
     false},
};

const Rule rule{
    .name = "drop-function",
    .kind = HazardKind::broken_release,
    .dialects = "postgresql",
    .summary = "DROP FUNCTION breaks the code that still calls it",
    .what =
        "The code that is running while the migration is applied still calls the function, procedure or aggregate: "
        "each of its calls fails from the commit on. One that comes again in the same transaction with the same "
        "arguments is seen by nobody as missing.",
    .lock = "",
    .versions = "",
    .fix =
        "-- 1. Release code that does not call it any more.\n"
        "-- 2. Drop it in a later migration that says so:\n"
        "-- fishway: phase=contract\n"
        "DROP FUNCTION total(int);",
    .examples = examples,
};

bool is_routine(const std::string& type) {
  return type == "OBJECT_FUNCTION" || type == "OBJECT_PROCEDURE" || type == "OBJECT_ROUTINE" ||
         type == "OBJECT_AGGREGATE";
}

// What arguments a DROP names; nothing where it names none, or cannot be told.
std::optional<std::vector<Type>> arguments_of(const Node& object, const Model& model) {
  const Node& body = inside(object);
  if (flag_of(body, "args_unspecified")) return std::nullopt;
  std::vector<Type> types;
  for (const Node& argument : get(body, "objargs")) types.push_back(model.type(inside(argument)));
  return types;
}

std::vector<Function> matching(const TableName& name, const std::optional<std::vector<Type>>& arguments,
                               const Model& model) {
  std::vector<Function> result;
  const auto [begin, end] = model.functions.equal_range(name);
  for (auto one = begin; one != end; ++one)
    if (!arguments || one->second.arguments.size() == arguments->size()) result.push_back(one->second);
  return result;
}

bool is_called(const std::vector<Function>& functions) {
  return functions.empty() || std::ranges::any_of(functions, [](const Function& function) {
           return function.age == Age::applied && !function.is_trigger;
         });
}

bool is_back(const TableName& name, const std::vector<Function>& before,
             const std::optional<std::vector<Type>>& arguments, const Model& at_commit) {
  const auto again = matching(name, std::nullopt, at_commit);
  if (before.empty() && !arguments) return !again.empty();
  const std::vector<Type> wanted = before.empty() ? *arguments : before.front().arguments;
  return std::ranges::any_of(again, [&](const Function& function) { return function.arguments == wanted; });
}

void check(const Checker& self, const Act& act, const View& view, StatementReport&) {
  if (view.is_contract() || act.type() != "DropStmt" || !is_routine(text_of(act.body(), "removeType"))) return;
  for (const auto& [dropped_name, node] : dropped(act.body(), view.model)) {
    const TableName name = dropped_name;
    const auto arguments = arguments_of(node, view.model);
    const std::vector<Function> before = matching(name, arguments, view.model);
    if (!is_called(before)) continue;
    self.find_later(act, view, fmt::format("drops {}: the code that runs may call it", name.text()),
                    [=](const Model& at_commit) { return is_back(name, before, arguments, at_commit); });
  }
}

}  // namespace

const Checker drop_function{rule, check};

}  // namespace fishway::lint::postgres
