// What validate reports, and what stops a run.
#include <doctest/doctest.h>

#include "tests/unit/history/plan_text.hpp"

using namespace fishway;
using namespace fishway::testing;

namespace {

constexpr std::string_view applied = R"(
  1 | 1 | first | SQL | V1__first.sql | -323359226 | postgres | true
  2 | 2 | second | SQL | V2__second.sql | 1621376949 | postgres | true
  3 | NULL | seed | SQL | R__seed.sql | 78787420 | postgres | true
)";

ValidationProblem only_problem(const Catalog& catalog, std::string_view history, const PlanOptions& options = {}) {
  const Plan plan = make_plan(catalog, rows(history), options);
  REQUIRE(plan.problems.size() == 1);
  return plan.problems[0];
}

bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("validate: unchanged files are no problem") {
  const Catalog catalog = files("V1__first.sql -323359226\n V2__second.sql 1621376949\n R__seed.sql 78787420");
  CHECK(make_plan(catalog, rows(applied), {}).problems.empty());
}

TEST_CASE("validate: a changed checksum is told with both values, when and by whom it was applied") {
  const Catalog catalog = files("V1__first.sql 523054817\n V2__second.sql 1621376949\n R__seed.sql 78787420");
  const ValidationProblem problem = only_problem(catalog, applied);
  CHECK(problem.kind == "checksum-mismatch");
  CHECK(problem.version == "1");
  CHECK(problem.script == "V1__first.sql");
  CHECK(contains(problem.message, "V1__first.sql (version 1)"));
  CHECK(contains(problem.message, "-323359226"));
  CHECK(contains(problem.message, "523054817"));
  CHECK(contains(problem.message, "at 2026-11-21T13:14:12Z by postgres"));
  CHECK(contains(problem.hint, "`fishway repair`"));
}

TEST_CASE("validate: a changed description is a problem, the file's place is none") {
  const Catalog catalog = files("V1__first.sql -323359226\n V2__another_name.sql 1621376949\n R__seed.sql 78787420");
  const ValidationProblem problem = only_problem(catalog, applied);
  CHECK(problem.kind == "description-mismatch");
  CHECK(contains(problem.message, "'second'"));
  CHECK(contains(problem.message, "'another name'"));
}

TEST_CASE("validate: all problems are told, not only the first") {
  const Catalog catalog =
      files("V1__first.sql 523054817\n V2__another_name.sql 1621376949\n R__seed.sql 1\n V3__c.sql 3");
  const Plan plan = make_plan(catalog, rows(applied), {});
  CHECK(problems_text(plan.problems) == lines(R"(
    checksum-mismatch V1__first.sql
    description-mismatch V2__another_name.sql
    outdated R__seed.sql
    pending V3__c.sql
    pending R__seed.sql)"));
  CHECK(problems_text(plan.blocking_problems()) == lines(R"(
    checksum-mismatch V1__first.sql
    description-mismatch V2__another_name.sql)"));
}

TEST_CASE("validate: a versioned row without a checksum matches every file") {
  const Catalog catalog = files("V1__a.sql 5");
  CHECK(make_plan(catalog, rows("1 | 1 | a | SQL | V1__a.sql | NULL | u | true"), {}).problems.empty());
}

TEST_CASE("validate: the type of a row that is no SQL is told, with what to do") {
  const Catalog catalog = files("V1__a.sql 1\n V3__c.sql 3");
  const ValidationProblem problem = only_problem(catalog, R"(
    1 | 1 | a | SQL | V1__a.sql | 1 | u | true
    2 | 2 | b | JDBC | db.migration.V2__b | NULL | u | true
    3 | 3 | c | SQL | V3__c.sql | 3 | u | true
  )");
  CHECK(contains(problem.message, "type JDBC"));
  CHECK(contains(problem.hint, "not type JDBC"));
  CHECK(contains(problem.hint, "--ignore-migration-patterns='versioned:missing'"));
}

TEST_CASE("validate: a late migration names the higher version that was applied, and when") {
  const Catalog catalog = files("V1__a.sql 1\n V2__b.sql 2\n V3__c.sql 3");
  const ValidationProblem problem = only_problem(catalog, R"(
    1 | 1 | a | SQL | V1__a.sql | 1 | u | true
    2 | 3 | c | SQL | V3__c.sql | 3 | ann | true
  )");
  CHECK(problem.kind == "out-of-order");
  CHECK(contains(problem.message, "the higher version 3 already was at 2026-11-21T13:14:12Z by ann"));
  CHECK(contains(problem.hint, "--out-of-order"));
  CHECK(contains(problem.hint, "--ignore-migration-patterns='*:ignored'"));
}

TEST_CASE("validate: patterns replace the default and excuse what they name") {
  const Catalog catalog = files("V1__a.sql 1\n V2__b.sql 2\n V5__e.sql 5\n R__rep.sql 6");
  const History history = rows(R"(
    1 | 1 | a | SQL | V1__a.sql | 1 | u | true
    2 | 3 | c | SQL | V3__c.sql | 3 | u | true
    3 | 5 | e | SQL | V5__e.sql | 5 | u | true
    4 | 7 | g | SQL | V7__g.sql | 7 | u | true
    5 | NULL | rep | SQL | R__rep.sql | 6 | u | true
  )");
  const auto problems = [&](const PlanOptions& options) {
    return problems_text(make_plan(catalog, history, options).problems);
  };
  CHECK(problems({}) == lines("missing V3__c.sql\n out-of-order V2__b.sql"));
  CHECK(problems(ignoring({"*:missing"})) == lines("missing V7__g.sql\n out-of-order V2__b.sql"));
  CHECK(problems(ignoring({"*:missing", "*:future"})) == lines("out-of-order V2__b.sql"));
  CHECK(problems(ignoring({"*:missing", "*:future", "*:ignored"})) == "");
  CHECK(problems(ignoring({"repeatable:missing", "*:future", "*:ignored"})) == "missing V3__c.sql\n");
}

TEST_CASE("validate: pending migrations can be excused, changed repeatables with them") {
  const Catalog catalog = files("V1__a.sql 1\n R__rep.sql 6");
  const History history = rows("1 | NULL | rep | SQL | R__rep.sql | 5 | u | true");
  CHECK(make_plan(catalog, history, ignoring({"*:pending"})).problems.empty());
  CHECK(problems_text(make_plan(catalog, history, ignoring({"versioned:pending"})).problems) ==
        lines("outdated R__rep.sql\n pending R__rep.sql"));
}

TEST_CASE("validate: a failed future migration counts when future ones are not ignored") {
  const Catalog catalog = files("V1__a.sql 1");
  const std::string_view history = R"(
    1 | 1 | a | SQL | V1__a.sql | 1 | u | true
    2 | 2 | b | SQL | V2__b.sql | 2 | u | false
  )";
  CHECK(make_plan(catalog, rows(history), {}).blocking_problems().empty());
  CHECK(only_problem(catalog, history, ignoring({"*:missing"})).kind == "failed");
}

TEST_CASE("validate: no pattern lets a run go past a failed migration") {
  const Catalog catalog = files("V1__a.sql 1\n V2__b.sql 2");
  const Plan plan = make_plan(catalog, rows("1 | 1 | a | SQL | V1__a.sql | 1 | u | false"), ignoring({"*:*"}));
  CHECK(plan.problems.empty());
  CHECK(problems_text(plan.blocking_problems()) == "failed V1__a.sql\n");
}

TEST_CASE("validate: a failure says when it was and what to type") {
  const Catalog catalog = files("V1__a.sql 1");
  const ValidationProblem problem = only_problem(catalog, "1 | 1 | a | SQL | V1__a.sql | 1 | ann | false");
  CHECK(contains(problem.message, "failed when it ran at 2026-11-21T13:14:12Z by ann"));
  CHECK(contains(problem.hint, "`fishway repair`"));
}

TEST_CASE("a pattern is type:state, in any case and with blanks") {
  const IgnorePattern pattern = IgnorePattern::parse(" Versioned : Missing ");
  CHECK(pattern.matches(true, MigrationState::missing));
  CHECK_FALSE(pattern.matches(false, MigrationState::missing));
  CHECK_FALSE(pattern.matches(true, MigrationState::failed_missing));
  CHECK_FALSE(pattern.matches(true, MigrationState::pending));
  CHECK(IgnorePattern::parse("repeatable:*").matches(false, MigrationState::outdated));
  CHECK_FALSE(IgnorePattern::parse("repeatable:*").matches(true, MigrationState::outdated));
}

TEST_CASE("a pattern that is none is refused with what is accepted") {
  for (std::string_view text : {"", "missing", "*", "*:applied", "callbacks:missing", "*:missing:future", ":", "*:"}) {
    CAPTURE(text);
    const std::string message = refusal([&] { IgnorePattern::parse(text); });
    CHECK(contains(message, "configuration: "));
    CHECK(contains(message, "repeatable, versioned or *"));
  }
  CHECK(contains(refusal([] { IgnorePattern::parse("*:mising"); }), "did you mean missing?"));
}
