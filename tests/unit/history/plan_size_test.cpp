// A plan of many files and rows takes no noticeable time.
#include <doctest/doctest.h>

#include <chrono>
#include <string>

#include "core/history/new_rows.hpp"
#include "core/history/plan.hpp"
#include "core/history/repair.hpp"

using namespace fishway;

namespace {

constexpr int many = 10'000;

Migration migration(int number) {
  Migration result;
  result.version = Version::parse("2026." + std::to_string(number));
  result.description = "step " + std::to_string(number);
  result.script = "V" + result.version->text() + "__step.sql";
  result.checksum = number;
  return result;
}

}  // namespace

// Comparing each file with each row would be 300 million comparisons, which take minutes.
TEST_CASE("planning is not quadratic, whatever the states") {
  Catalog catalog;
  History history;
  int rank = 0;
  for (int i = 1; i <= many; ++i) catalog.migrations.push_back(migration(i));
  for (int i = 1; i <= many; ++i) history.push_back(applied_row(migration(i + many / 2), ++rank, "u", true));
  for (int i = 1; i <= many; ++i) history.push_back(delete_row(history[static_cast<std::size_t>(i - 1)], ++rank, "u"));
  for (int i = 1; i <= many; ++i) history.push_back(applied_row(migration(i + many / 2), ++rank, "u", true));

  const auto start = std::chrono::steady_clock::now();
  const Plan plan = make_plan(catalog, history, {});
  const Repair repair = plan_repair(catalog, history, {});
  const auto time = std::chrono::steady_clock::now() - start;
  CHECK(plan.entries.size() == std::size_t{many} * 2 + many / 2);
  CHECK(plan.problems.size() == std::size_t{many} / 2);
  CHECK(repair.actions.empty());
  CHECK(time < std::chrono::seconds(20));
}
