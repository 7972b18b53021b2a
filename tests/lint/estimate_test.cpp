#include "core/lint/estimate.hpp"

#include <doctest/doctest.h>

namespace fishway::lint {
namespace {

Impact impact(TableName table, Work work, std::string lock = "ACCESS EXCLUSIVE") {
  Impact result;
  result.table = std::move(table);
  result.lock = std::move(lock);
  result.work = work;
  return result;
}

TableSizes sizes() {
  return TableSizes({{{"public", "orders"}, 1000, 30'000'000'000, 11'000'000'000},
                     {{"a", "twice"}, 1, 1, 0},
                     {{"b", "twice"}, 1, 1, 0},
                     {{"public", "Mixed"}, 1, 5'000'000, 0}});
}

TEST_CASE("a rewrite writes the indexes as well") {
  CHECK(estimate_text(impact({"public", "orders"}, Work::rewrite), sizes()) ==
        "rewrites 41 GB of orders: about 17 min under ACCESS EXCLUSIVE");
}

TEST_CASE("a scan reads the rows only") {
  CHECK(estimate_text(impact({"public", "orders"}, Work::scan, "SHARE"), sizes()) ==
        "scans 30 GB of orders: about 3 min under SHARE");
}

TEST_CASE("what takes next to nothing is said to") {
  CHECK(estimate_text(impact({"a", "twice"}, Work::index_build, "SHARE"), sizes()) ==
        "builds an index over 1 bytes of a.twice: less than 100 ms under SHARE");
}

TEST_CASE("nothing is said of a table of unknown size, nor of what does no work") {
  CHECK(estimate_text(impact({"public", "other"}, Work::rewrite), sizes()).empty());
  CHECK_FALSE(expected_time(impact({"public", "other"}, Work::rewrite), sizes()));
  CHECK(estimate_text(impact({"public", "orders"}, Work::none), sizes()).empty());
  CHECK(expected_time(impact({"public", "other"}, Work::none), sizes()) == Milliseconds(0));
}

TEST_CASE("a name without a schema is found where only one table has it") {
  CHECK(sizes().find({"", "orders"}) != nullptr);
  CHECK(sizes().find({"", "twice"}) == nullptr);
  CHECK(sizes().find({"b", "twice"})->table.schema == "b");
}

TEST_CASE("a name is found in another case, because some servers do not tell them apart") {
  CHECK(sizes().find({"public", "mixed"}) != nullptr);
}

TEST_CASE("sizes read as people write them") {
  CHECK(size_text(0) == "0 bytes");
  CHECK(size_text(999) == "999 bytes");
  CHECK(size_text(1'500) == "1.5 kB");
  CHECK(size_text(999'700) == "1.0 MB");
  CHECK(size_text(41'200'000'000) == "41 GB");
  CHECK(size_text(2'000'000'000'000) == "2.0 TB");
}

}  // namespace
}  // namespace fishway::lint
