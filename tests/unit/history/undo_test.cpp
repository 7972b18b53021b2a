// Undo: what undo rows mean, and what `undo` runs.
#include <doctest/doctest.h>

#include "tests/unit/history/plan_text.hpp"

using namespace fishway;
using namespace fishway::testing;

namespace {

constexpr std::string_view three_with_undo =
    "V1__a.sql 1\n V2__b.sql 2\n V3__c.sql 3\n U1__a.sql 10\n U2__b.sql 20\n U3__c.sql 30";
constexpr std::string_view three_rows = R"(
  1 | 1 | a | SQL | V1__a.sql | 1 | u | true
  2 | 2 | b | SQL | V2__b.sql | 2 | u | true
  3 | NULL | r | SQL | R__r.sql | 9 | u | true
  4 | 3 | c | SQL | V3__c.sql | 3 | u | true
)";

std::string undo_text(const Catalog& catalog, std::string_view history, const std::optional<std::string>& target = {}) {
  std::string text;
  for (const UndoStep& step : plan_undo(catalog, rows(history), target)) text += step.undo->script + "\n";
  return text;
}

}  // namespace

TEST_CASE("undo: an undone version is pending again") {
  const Catalog catalog = files("V1__a.sql 1\n V2__b.sql 2");
  const Plan plan = make_plan(catalog, rows(R"(
    1 | 1 | a | SQL | V1__a.sql | 1 | u | true
    2 | 2 | b | SQL | V2__b.sql | 2 | u | true
    3 | 2 | b | UNDO_SQL | U2__b.sql | 20 | u | true
  )"),
                              {});
  CHECK(entries_text(plan) == lines(R"(
    Versioned | 1 | a | SQL | Success | u | file
    Versioned | 2 | b | SQL | Undone | u | file
    Undo | 2 | b | UNDO_SQL | Success | u | no file
    Versioned | 2 | b | SQL | Pending |  | file)"));
  CHECK(plan.current_version == "1");
  CHECK(problems_text(plan.problems) == "pending V2__b.sql\n");
}

TEST_CASE("undo: a version that is applied once more is neither undone nor out of order") {
  const Catalog catalog = files("V1__a.sql 1\n V2__b.sql 2\n U2__b.sql 20");
  const Plan plan = make_plan(catalog, rows(R"(
    1 | 1 | a | SQL | V1__a.sql | 1 | u | true
    2 | 2 | b | SQL | V2__b.sql | 2 | u | true
    3 | 2 | b | UNDO_SQL | U2__b.sql | 20 | u | true
    4 | 2 | b | SQL | V2__b.sql | 2 | u | true
  )"),
                              {});
  CHECK(entries_text(plan) == lines(R"(
    Versioned | 1 | a | SQL | Success | u | file
    Versioned | 2 | b | SQL | Undone | u | file
    Undo | 2 | b | UNDO_SQL | Success | u | file
    Versioned | 2 | b | SQL | Success | u | file
    Undo | 2 | b | UNDO_SQL | Available |  | file)"));
  CHECK(plan.problems.empty());
}

TEST_CASE("undo: an undo that failed undoes nothing") {
  const Catalog catalog = files("V1__a.sql 1\n U1__a.sql 10");
  const Plan plan = make_plan(catalog, rows(R"(
    1 | 1 | a | SQL | V1__a.sql | 1 | u | true
    2 | 1 | a | UNDO_SQL | U1__a.sql | 10 | u | false
  )"),
                              {});
  CHECK(plan.current_version == "1");
  CHECK(problems_text(plan.problems) == "failed U1__a.sql\n");
}

TEST_CASE("undo: undo scripts are never pending") {
  const Catalog catalog = files(three_with_undo);
  CHECK(pending_text(make_plan(catalog, {}, {})) == "V1__a.sql, V2__b.sql, V3__c.sql");
  CHECK(problems_text(make_plan(catalog, rows(three_rows), ignoring({"*:missing"})).problems) == "");
}

TEST_CASE("undo: without a target the latest applied version is undone") {
  CHECK(undo_text(files(three_with_undo), three_rows) == "U3__c.sql\n");
}

TEST_CASE("undo: with a target everything above it is undone, latest first") {
  CHECK(undo_text(files(three_with_undo), three_rows, "1") == "U3__c.sql\nU2__b.sql\n");
  CHECK(undo_text(files(three_with_undo), three_rows, "0") == "U3__c.sql\nU2__b.sql\nU1__a.sql\n");
  CHECK(undo_text(files(three_with_undo), three_rows, "3.0") == "");
}

TEST_CASE("undo: latest means by rank, not by version") {
  CHECK(undo_text(files(three_with_undo), R"(
    1 | 3 | c | SQL | V3__c.sql | 3 | u | true
    2 | 2 | b | SQL | V2__b.sql | 2 | u | true
  )",
                  "1") == "U2__b.sql\nU3__c.sql\n");
}

TEST_CASE("undo: what was undone or deleted is not undone again") {
  CHECK(undo_text(files(three_with_undo), R"(
    1 | 1 | a | SQL | V1__a.sql | 1 | u | true
    2 | 2 | b | SQL | V2__b.sql | 2 | u | true
    3 | 3 | c | SQL | V3__c.sql | 3 | u | true
    4 | 3 | c | UNDO_SQL | U3__c.sql | 30 | u | true
    5 | 2 | b | DELETE | V2__b.sql | 2 | u | true
  )") == "U1__a.sql\n");
}

TEST_CASE("undo: a baseline is the bottom") {
  const Catalog catalog = files(three_with_undo);
  CHECK(undo_text(catalog, R"(
    1 | 1 | old | BASELINE | old | NULL | u | true
    2 | 2 | b | SQL | V2__b.sql | 2 | u | true
  )",
                  "0") == "U2__b.sql\n");
  CHECK(undo_text(catalog, "1 | 1 | base | SQL_BASELINE | B1__base.sql | 1 | u | true") == "");
}

TEST_CASE("undo: every version without an undo script is named") {
  const Catalog catalog = files("V1__a.sql 1\n V2__b.sql 2\n V3__c.sql 3\n U2__b.sql 20");
  const std::string text = refusal([&] { plan_undo(catalog, rows(three_rows), "0"); });
  CHECK(text.find("configuration: there is no undo script for version 3 (V3__c.sql), 1 (V1__a.sql)") == 0);
}

TEST_CASE("undo: a failed migration must be repaired first") {
  const Catalog catalog = files(three_with_undo);
  const std::string text =
      refusal([&] { plan_undo(catalog, rows("1 | 1 | a | SQL | V1__a.sql | 1 | u | false"), {}); });
  CHECK(text.find("validation: version 1 failed and cannot be undone") == 0);
}

TEST_CASE("undo: a target that is no version is refused") {
  const Catalog catalog = files(three_with_undo);
  CHECK(refusal([&] { plan_undo(catalog, rows(three_rows), "last"); }).find("'last' of undo is no version") !=
        std::string::npos);
}
