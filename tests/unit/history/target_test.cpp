// How far a run goes (measured with Flyway on PostgreSQL 15).
#include <doctest/doctest.h>

#include "tests/unit/history/plan_text.hpp"

using namespace fishway;
using namespace fishway::testing;

namespace {

constexpr std::string_view five_files =
    "V1__v.sql 1\n V2__v.sql 2\n V3__v.sql 3\n V4__v.sql 4\n V5__v.sql 5\n R__r.sql 9";
constexpr std::string_view at_two = R"(
  1 | 1 | v | SQL | V1__v.sql | 1 | u | true
  2 | 2 | v | SQL | V2__v.sql | 2 | u | true
  3 | NULL | r | SQL | R__r.sql | 9 | u | true
)";

std::string pending(std::string_view history, const std::string& target) {
  const Catalog catalog = files(five_files);
  return pending_text(make_plan(catalog, rows(history), with_target(target)));
}

std::string refused(const std::string& target) {
  const Catalog catalog = files(five_files);
  return refusal([&] { make_plan(catalog, rows(at_two), with_target(target)); });
}

}  // namespace

TEST_CASE("target: a version, and repeatables all the same") {
  CHECK(pending("", "2") == "V1__v.sql, V2__v.sql, R__r.sql");
  CHECK(pending(at_two, "4.0") == "V3__v.sql, V4__v.sql");
}

TEST_CASE("target: next is the first pending migration only") {
  CHECK(pending("", "next") == "V1__v.sql");
  CHECK(pending(at_two, "next") == "V3__v.sql");
  CHECK(pending(at_two, "NEXT") == "V3__v.sql");
  const Catalog catalog = files(five_files);
  CHECK(problems_text(make_plan(catalog, rows(at_two), with_target("next")).problems) == "pending V3__v.sql\n");
}

TEST_CASE("target: next may be a repeatable") {
  const Catalog catalog = files("V1__v.sql 1\n R__a.sql 8\n R__b.sql 9");
  const Plan plan = make_plan(catalog, rows("1 | 1 | v | SQL | V1__v.sql | 1 | u | true"), with_target("next"));
  CHECK(pending_text(plan) == "R__a.sql");
}

TEST_CASE("target: next does not run a late version unless that is allowed") {
  const Catalog catalog = files(five_files);
  const History history = rows("1 | 4 | v | SQL | V4__v.sql | 4 | u | true");
  PlanOptions options = with_target("next");
  CHECK(pending_text(make_plan(catalog, history, options)) == "V5__v.sql");
  options.out_of_order = true;
  CHECK(pending_text(make_plan(catalog, history, options)) == "V1__v.sql");
}

TEST_CASE("target: current runs repeatables only") {
  CHECK(pending(at_two, "current") == "");
  CHECK(pending("", "current") == "R__r.sql");
}

TEST_CASE("target: latest runs everything") {
  CHECK(pending(at_two, "latest") == "V3__v.sql, V4__v.sql, V5__v.sql");
  CHECK(pending(at_two, "Latest") == "V3__v.sql, V4__v.sql, V5__v.sql");
}

TEST_CASE("target: a version that is already behind runs nothing") { CHECK(pending(at_two, "1") == ""); }

TEST_CASE("target: an unknown version is refused unless it has a question mark") {
  const std::string text = refused("9");
  CHECK(text.find("configuration: the target 9 is the version of no migration") == 0);
  CHECK(text.find("highest version in the locations is 5") != std::string::npos);
  CHECK(text.find("--target '9?'") != std::string::npos);
  CHECK(pending(at_two, "9?") == "V3__v.sql, V4__v.sql, V5__v.sql");
  CHECK(pending(at_two, "3.5?") == "V3__v.sql");
}

TEST_CASE("target: a version that was applied and has no file is known") {
  const Catalog catalog = files("V1__v.sql 1\n V3__v.sql 3");
  const Plan plan = make_plan(catalog, rows("1 | 2 | v | SQL | V2__v.sql | 2 | u | true"), with_target("2"));
  CHECK(plan.pending.empty());
}

TEST_CASE("target: what is no version is refused with what is accepted") {
  CHECK(refused("abc").find("the target 'abc' is no version") != std::string::npos);
  CHECK(refused("latset").find("did you mean latest?") != std::string::npos);
  CHECK(refused("").find("latest, next or current") != std::string::npos);
}

TEST_CASE("target: what is above it is no problem for validate") {
  const Catalog catalog = files(five_files);
  CHECK(problems_text(make_plan(catalog, rows(at_two), with_target("3")).problems) == "pending V3__v.sql\n");
}
