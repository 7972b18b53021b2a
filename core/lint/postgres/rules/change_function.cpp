#include <fmt/format.h>

#include <algorithm>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/replay.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"another type of the result", "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';",
     "CREATE OR REPLACE FUNCTION f(a int) RETURNS text LANGUAGE sql AS 'SELECT a::text';"},
    {"another name of an argument", "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
     "CREATE OR REPLACE FUNCTION f(b int) RETURNS int LANGUAGE sql AS 'SELECT 2';"},
    {"another body", "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';",
     "CREATE OR REPLACE FUNCTION f(a int) RETURNS int LANGUAGE sql STABLE AS 'SELECT a + 1';", false},
    {"other arguments are another function", "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';",
     "CREATE OR REPLACE FUNCTION f(a text) RETURNS text LANGUAGE sql AS 'SELECT a';", false},
    {"dropped first", "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';",
     "DROP FUNCTION f(int); CREATE OR REPLACE FUNCTION f(a int) RETURNS text LANGUAGE sql AS 'SELECT a::text';", false},
    {"a function that no file created", "",
     "CREATE OR REPLACE FUNCTION f(a int) RETURNS text LANGUAGE sql AS 'SELECT a::text';", false},
};

const Rule rule{
    .name = "change-function",
    .kind = HazardKind::failure,
    .dialects = "postgresql",
    .summary = "CREATE OR REPLACE FUNCTION can change the body, not the result's type or the arguments' names",
    .what =
        "The server refuses: \"cannot change return type of existing function\", \"cannot change name of input "
        "parameter\".",
    .lock = "",
    .versions = "",
    .fix =
        "-- Both in one transaction, so that nobody misses it:\n"
        "DROP FUNCTION f(int);\n"
        "CREATE FUNCTION f(a int) RETURNS text ...;",
    .examples = examples,
};

// Without its schema, which cannot always be told, and without a length, which a function does not keep.
bool is_same(const Type& a, const Type& b) { return a.name == b.name && a.dimensions == b.dimensions; }

std::string difference(const Function& before, const Function& after) {
  if (before.is_procedure != after.is_procedure) return "is a procedure or a function, and cannot become the other";
  if (before.returns && after.returns &&
      (!is_same(*before.returns, *after.returns) || before.returns_set != after.returns_set))
    return fmt::format("returned {} and now {}", before.returns->text(), after.returns->text());
  for (std::size_t i = 0; i < std::min(before.argument_names.size(), after.argument_names.size()); ++i)
    if (!before.argument_names[i].empty() && before.argument_names[i] != after.argument_names[i])
      return fmt::format("has an argument {}, and now calls it {}", before.argument_names[i], after.argument_names[i]);
  return "";
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.is_conditional || act.type() != "CreateFunctionStmt" || !flag_of(act.body(), "replace")) return;
  const std::vector<std::string> names = strings_of(get(act.body(), "funcname"));
  if (names.empty()) return;
  const TableName name = view.model.creation_name(names.size() > 1 ? names[names.size() - 2] : "", names.back());
  const auto [begin, end] = view.model.functions.equal_range(name);
  if (begin == end) return;
  // Only its own: a model may be large.
  Model after_model(view.model.default_schema);
  after_model.search_path = view.model.search_path;
  after_model.enums = view.model.enums;
  after_model.domains = view.model.domains;
  after_model.functions.insert(begin, end);
  play(act, after_model);
  for (auto before = begin; before != end; ++before) {
    const auto [first, last] = after_model.functions.equal_range(name);
    const auto after =
        std::find_if(first, last, [&](const auto& one) { return one.second.arguments == before->second.arguments; });
    const std::string why = after == last ? "" : difference(before->second, after->second);
    if (!why.empty()) self.find(act, report, fmt::format("{} {}: the server refuses to replace it", name.text(), why));
  }
}

}  // namespace

const Checker change_function{rule, check};

}  // namespace fishway::lint::postgres
