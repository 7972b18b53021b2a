#include <fmt/format.h>

#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"syntax that the parser does not know", "CREATE TABLE t (id int);", "ALTER TABLE t FROBNICATE;"},
    {"syntax that is newer than the parser, and understood", "CREATE TABLE t (a int);",
     "ALTER TABLE t ADD COLUMN b int GENERATED ALWAYS AS (a + 1) VIRTUAL;", false, 180000},
};

const Rule rule{
    .name = "syntax-not-understood",
    .kind = HazardKind::unknown,
    .dialects = "postgresql",
    .summary = "A statement could not be read: what it does is not judged",
    .what =
        "Neither the parser nor what fishway knows of newer servers takes this statement. A server may; then it is "
        "executed without having been looked at.",
    .lock = "",
    .versions = "",
    .fix = "-- Look at the statement by hand: which lock does it take, and does it read or rewrite the table?",
    .examples = examples,
    .severity = Severity::note,
};

void check(const Checker& self, const Act& act, const View&, StatementReport& report) {
  if (act.type() != "UnknownStmt") return;
  const std::string head = text_of(act.body(), "head");
  self.find(act, report, fmt::format("{} is not understood, and not judged", head.empty() ? "this statement" : head));
}

}  // namespace

const Checker unknown_statement{rule, check};

}  // namespace fishway::lint::postgres
