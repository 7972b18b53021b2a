// Baselines: the mark of `baseline`, and B scripts (measured with Flyway on PostgreSQL 15).
#include <doctest/doctest.h>

#include "tests/unit/history/plan_text.hpp"

using namespace fishway;
using namespace fishway::testing;

namespace {

constexpr std::string_view three_files = "V1__v.sql 1\n V2__v.sql 2\n V3__v.sql 3";
constexpr std::string_view with_baseline = "V1__v.sql 1\n V2__v.sql 2\n B2__base.sql 20\n V3__v.sql 3\n R__r.sql 9";
constexpr std::string_view newer_baseline =
    "V1__v.sql 1\n V2__v.sql 2\n B2__base.sql 20\n V3__v.sql 3\n R__r.sql 9\n B4__base.sql 40\n V4__v.sql 4";
constexpr std::string_view from_baseline = R"(
  1 | 2 | base | SQL_BASELINE | B2__base.sql | 20 | postgres | true
  2 | 3 | v | SQL | V3__v.sql | 3 | postgres | true
  3 | NULL | r | SQL | R__r.sql | 9 | postgres | true
)";

Plan plan_of(const Catalog& catalog, std::string_view history, const PlanOptions& options = {}) {
  return make_plan(catalog, rows(history), options);
}

}  // namespace

TEST_CASE("baseline: what is at and below the mark is skipped") {
  const Catalog catalog = files(three_files);
  const Plan plan = plan_of(catalog, "1 | 2 | it's old | BASELINE | it's old | NULL | postgres | true");
  CHECK(entries_text(plan) == lines(R"(
    Versioned | 1 | v | SQL | Below Baseline |  | file
    Versioned | 2 | v | SQL | Ignored (Baseline) |  | file
    - | 2 | it's old | BASELINE | Baseline | postgres | no file
    Versioned | 3 | v | SQL | Pending |  | file)"));
  CHECK(pending_text(plan) == "V3__v.sql");
  CHECK(plan.current_version == "2");
  CHECK(problems_text(plan.problems) == "pending V3__v.sql\n");
}

TEST_CASE("baseline: version 0 leaves all to be applied") {
  const Catalog catalog = files("V1__v.sql 1");
  const Plan plan =
      plan_of(catalog, "1 | 0 | << Flyway Baseline >> | BASELINE | << Flyway Baseline >> | NULL | postgres | true");
  CHECK(pending_text(plan) == "V1__v.sql");
}

TEST_CASE("baseline: skipped files come first, later ones by rank") {
  const Catalog catalog = files(three_files);
  const Plan plan = plan_of(catalog, R"(
    1 | 1 | << Flyway Baseline >> | BASELINE | << Flyway Baseline >> | NULL | rig | 1
    2 | 2 | v | SQL | V2__v.sql | 2 | rig | 1
    3 | 3 | v | SQL | V3__v.sql | 3 | rig | 1
  )");
  CHECK(entries_text(plan) == lines(R"(
    Versioned | 1 | v | SQL | Ignored (Baseline) |  | file
    - | 1 | << Flyway Baseline >> | BASELINE | Baseline | rig | no file
    Versioned | 2 | v | SQL | Success | rig | file
    Versioned | 3 | v | SQL | Success | rig | file)"));
  CHECK(plan.problems.empty());
}

TEST_CASE("baseline: a fresh database starts from the highest B script") {
  const Catalog catalog = files(with_baseline);
  const Plan plan = plan_of(catalog, "");
  CHECK(entries_text(plan) == lines(R"(
    Versioned | 1 | v | SQL | Below Baseline |  | file
    Versioned | 2 | v | SQL | Ignored (Baseline) |  | file
    Baseline | 2 | base | SQL_BASELINE | Pending |  | file
    Versioned | 3 | v | SQL | Pending |  | file
    Repeatable |  | r | SQL | Pending |  | file)"));
  CHECK(pending_text(plan) == "B2__base.sql, V3__v.sql, R__r.sql");
}

TEST_CASE("baseline: with several B scripts only the highest runs") {
  const Catalog catalog = files(newer_baseline);
  const Plan plan = plan_of(catalog, "");
  CHECK(pending_text(plan) == "B4__base.sql, R__r.sql");
}

TEST_CASE("baseline: a B script above the target does not run; an older one does") {
  const Catalog catalog = files(newer_baseline);
  CHECK(pending_text(plan_of(catalog, "", with_target("3"))) == "B2__base.sql, V3__v.sql, R__r.sql");
  CHECK(pending_text(plan_of(catalog, "", with_target("1"))) == "V1__v.sql, R__r.sql");
}

TEST_CASE("baseline: a B script that is switched off skips nothing") {
  const Catalog catalog = files("V1__v.sql 1\n V2__v.sql 2\n B2__base.sql 20 off");
  CHECK(pending_text(plan_of(catalog, "")) == "V1__v.sql, V2__v.sql");
}

TEST_CASE("baseline: a B script that ran has the state Baseline") {
  const Catalog catalog = files(with_baseline);
  const Plan plan = plan_of(catalog, from_baseline);
  CHECK(entries_text(plan) == lines(R"(
    Versioned | 1 | v | SQL | Below Baseline |  | file
    Versioned | 2 | v | SQL | Ignored (Baseline) |  | file
    Baseline | 2 | base | SQL_BASELINE | Baseline | postgres | file
    Versioned | 3 | v | SQL | Success | postgres | file
    Repeatable |  | r | SQL | Success | postgres | file)"));
  CHECK(plan.problems.empty());
  CHECK(plan.pending.empty());
}

TEST_CASE("baseline: a newer B script is ignored by a database that is not fresh") {
  const Catalog catalog = files(newer_baseline);
  const Plan plan = plan_of(catalog, from_baseline);
  CHECK(entries_text(plan) == lines(R"(
    Versioned | 1 | v | SQL | Below Baseline |  | file
    Versioned | 2 | v | SQL | Ignored (Baseline) |  | file
    Baseline | 2 | base | SQL_BASELINE | Baseline | postgres | file
    Versioned | 3 | v | SQL | Success | postgres | file
    Repeatable |  | r | SQL | Success | postgres | file
    Versioned | 4 | v | SQL | Pending |  | file
    Baseline | 4 | base | SQL_BASELINE | Ignored |  | file)"));
  CHECK(problems_text(plan.problems) == "pending V4__v.sql\n");
}

TEST_CASE("baseline: a changed B script that ran is no problem; a removed one is missing") {
  const Catalog changed = files("V1__v.sql 1\n V2__v.sql 2\n B2__base.sql 21\n V3__v.sql 3\n R__r.sql 9");
  CHECK(plan_of(changed, from_baseline).problems.empty());
  const Catalog removed = files("V1__v.sql 1\n V2__v.sql 2\n V3__v.sql 3\n R__r.sql 9\n B4__base.sql 40");
  const Plan plan = plan_of(removed, from_baseline);
  CHECK(entries_text(plan) == lines(R"(
    Versioned | 1 | v | SQL | Below Baseline |  | file
    Versioned | 2 | v | SQL | Ignored (Baseline) |  | file
    Baseline | 2 | base | SQL_BASELINE | Missing | postgres | no file
    Versioned | 3 | v | SQL | Success | postgres | file
    Repeatable |  | r | SQL | Success | postgres | file
    Baseline | 4 | base | SQL_BASELINE | Ignored |  | file)"));
  CHECK(problems_text(plan.problems) == "missing B2__base.sql\n");
}

TEST_CASE("baseline: a database that applied the versions one by one ignores the B script") {
  const Catalog catalog = files("V2__v.sql 2\n B2__base.sql 20\n V3__v.sql 3");
  const Plan plan = plan_of(catalog, R"(
    1 | 1 | v | SQL | V1__v.sql | 1 | postgres | true
    2 | 2 | v | SQL | V2__v.sql | 2 | postgres | true
  )");
  CHECK(entries_text(plan) == lines(R"(
    Versioned | 1 | v | SQL | Missing | postgres | no file
    Versioned | 2 | v | SQL | Success | postgres | file
    Baseline | 2 | base | SQL_BASELINE | Ignored |  | file
    Versioned | 3 | v | SQL | Pending |  | file)"));
  CHECK(pending_text(plan) == "V3__v.sql");
  CHECK(problems_text(plan.problems) == lines("missing V1__v.sql\n pending V3__v.sql"));
}

TEST_CASE("baseline: what stands at or below a baseline is not compared with its file") {
  const Catalog catalog = files("V1__a.sql 100\n V3__c.sql 300");
  const Plan plan = plan_of(catalog, R"(
    1 | 1 | a | SQL | V1__a.sql | 1 | u | true
    2 | 2 | old | BASELINE | old | NULL | u | true
    3 | 3 | c | SQL | V3__c.sql | 3 | u | true
  )");
  CHECK(problems_text(plan.problems) == "checksum-mismatch V3__c.sql\n");
}

TEST_CASE("baseline: the old type of a B script is taken over") {
  const Catalog catalog = files("B2__base.sql 20\n V3__v.sql 3");
  const Plan plan = plan_of(catalog, "1 | 2 | base | SQL_STATE_SCRIPT | B2__base.sql | 20 | u | true");
  CHECK(problems_text(plan.problems) == "pending V3__v.sql\n");
}
