// What repair does to a history (measured with Flyway on PostgreSQL 15 and MySQL 9.7).
#include <doctest/doctest.h>

#include "tests/unit/history/plan_text.hpp"

using namespace fishway;
using namespace fishway::testing;

namespace {

std::string repaired(const Catalog& catalog, std::string_view history, const PlanOptions& options = {}) {
  return rows_text(rows(history), plan_repair(catalog, rows(history), options).edit);
}

std::vector<std::string> kinds(const Repair& repair) {
  std::vector<std::string> result;
  for (const RepairAction& action : repair.actions) result.push_back(action.kind);
  return result;
}

constexpr std::string_view two_rows = R"(
  1 | 1 | first | SQL | V1__first.sql | -323359226 | postgres | true
  2 | 2 | second | SQL | V2__second.sql | 1621376949 | postgres | true
)";

}  // namespace

TEST_CASE("repair: a sound history stays as it is") {
  const Catalog catalog = files("V1__first.sql -323359226\n V2__second.sql 1621376949\n V3__c.sql 3\n R__r.sql 4");
  const Repair repair = plan_repair(catalog, rows(two_rows), {});
  CHECK(repair.edit.empty());
  CHECK(repair.actions.empty());
}

TEST_CASE("repair: checksum and description become the file's, the script's name stays") {
  const Catalog catalog = files("V1__first.sql 523054817\n V2__another_name.sql 1621376949");
  CHECK(repaired(catalog, two_rows) == lines(R"(
    1 | 1 | first | SQL | V1__first.sql | 523054817 | postgres | true
    2 | 2 | another name | SQL | V2__second.sql | 1621376949 | postgres | true)"));
  const Repair repair = plan_repair(catalog, rows(two_rows), {});
  REQUIRE(kinds(repair) == std::vector<std::string>{"aligned", "aligned"});
  CHECK(repair.actions[0].message ==
        "aligned version 1 (V1__first.sql) with its file: checksum -323359226 -> 523054817");
  CHECK(repair.actions[1].message ==
        "aligned version 2 (V2__second.sql) with its file: description 'second' -> 'another name'");
}

TEST_CASE("repair: a failed row is removed") {
  const Catalog catalog = files("V1__first.sql -323359226\n V2__breaks.sql 5");
  constexpr std::string_view history = R"(
    1 | 1 | first | SQL | V1__first.sql | -323359226 | rig | true
    2 | 2 | breaks | SQL | V2__breaks.sql | 1103108507 | rig | false
  )";
  CHECK(repaired(catalog, history) == "1 | 1 | first | SQL | V1__first.sql | -323359226 | rig | true\n");
  CHECK(kinds(plan_repair(catalog, rows(history), {})) == std::vector<std::string>{"removed"});
}

TEST_CASE("repair: a failed row without a file is removed, not marked as deleted") {
  CHECK(repaired(files("V1__a.sql 1\n V3__c.sql 3"), R"(
    1 | 1 | a | SQL | V1__a.sql | 1 | rig | true
    2 | 2 | b | SQL | V2__b.sql | 2 | rig | false
    3 | NULL | view | SQL | R__view.sql | 7 | rig | false
  )") == "1 | 1 | a | SQL | V1__a.sql | 1 | rig | true\n");
}

TEST_CASE("repair: missing versions are marked as deleted at the end, in their order") {
  const Catalog catalog = files("V1__a.sql 1\n V2__b.sql 2\n V5__e.sql 5\n V8__h.sql 8\n V9__i.sql 9\n R__rep.sql 62");
  CHECK(repaired(catalog, R"(
    1 | 1 | a | SQL | V1__a.sql | 1 | postgres | true
    2 | 3 | c | SQL | V3__c.sql | 3 | postgres | true
    3 | 5 | e | SQL | V5__e.sql | 5 | postgres | true
    4 | 7 | g | SQL | V7__g.sql | 7 | postgres | true
    5 | NULL | rep | SQL | R__rep.sql | 61 | postgres | true
    6 | 2 | b | SQL | V2__b.sql | 2 | postgres | true
    7 | NULL | rep | SQL | R__rep.sql | 62 | postgres | true
  )") == lines(R"(
    1 | 1 | a | SQL | V1__a.sql | 1 | postgres | true
    2 | 3 | c | SQL | V3__c.sql | 3 | postgres | true
    3 | 5 | e | SQL | V5__e.sql | 5 | postgres | true
    4 | 7 | g | SQL | V7__g.sql | 7 | postgres | true
    5 | NULL | rep | SQL | R__rep.sql | 61 | postgres | true
    6 | 2 | b | SQL | V2__b.sql | 2 | postgres | true
    7 | NULL | rep | SQL | R__rep.sql | 62 | postgres | true
    8 | 3 | c | DELETE | V3__c.sql | 3 | postgres | true
    9 | 7 | g | DELETE | V7__g.sql | 7 | postgres | true)"));
}

TEST_CASE("repair: a missing repeatable is marked once, and a version that came back is aligned in all its rows") {
  const Catalog catalog = files("V3__c.sql 682607618\n V9__i.sql 9");
  CHECK(repaired(catalog, R"(
    1 | 3 | c | SQL | V3__c.sql | 1610207645 | postgres | true
    2 | NULL | rep | SQL | R__rep.sql | 78787420 | postgres | true
    3 | NULL | rep | SQL | R__rep.sql | 798974111 | postgres | true
    4 | 3 | c | DELETE | V3__c.sql | 1610207645 | postgres | true
    5 | 9 | i | SQL | V9__i.sql | 9 | postgres | true
    6 | 3 | c | SQL | V3__c.sql | 682607618 | postgres | true
  )") == lines(R"(
    1 | 3 | c | SQL | V3__c.sql | 682607618 | postgres | true
    2 | NULL | rep | SQL | R__rep.sql | 78787420 | postgres | true
    3 | NULL | rep | SQL | R__rep.sql | 798974111 | postgres | true
    4 | 3 | c | DELETE | V3__c.sql | 1610207645 | postgres | true
    5 | 9 | i | SQL | V9__i.sql | 9 | postgres | true
    6 | 3 | c | SQL | V3__c.sql | 682607618 | postgres | true
    7 | NULL | rep | DELETE | R__rep.sql | 798974111 | postgres | true)"));
}

TEST_CASE("repair: what the patterns ignore is not marked as deleted") {
  const Catalog catalog = files("V2__b.sql 2");
  constexpr std::string_view history = R"(
    1 | 1 | a | SQL | V1__a.sql | 1 | u | true
    2 | 2 | b | SQL | V2__b.sql | 2 | u | true
    3 | 3 | c | SQL | V3__c.sql | 3 | u | true
  )";
  const auto deleted = [&](const PlanOptions& options) {
    std::string scripts;
    for (const HistoryRow& row : plan_repair(catalog, rows(history), options).edit.inserts) scripts += row.script + " ";
    return scripts;
  };
  CHECK(deleted({}) == "V1__a.sql ");
  CHECK(deleted(ignoring({"*:missing"})) == "V3__c.sql ");
  CHECK(deleted(ignoring({"*:missing", "*:future"})) == "");
}

TEST_CASE("repair: marks and undo rows are left alone") {
  const Catalog catalog = files("V9__z.sql 9");
  const Repair repair = plan_repair(catalog, rows(R"(
    0 | NULL | << Flyway Schema Creation >> | SCHEMA | "s" | NULL | u | true
    1 | 1 | old | BASELINE | old | NULL | u | true
    2 | 2 | b | SQL | V2__b.sql | 2 | u | true
    3 | 2 | b | UNDO_SQL | U2__b.sql | 20 | u | true
  )"),
                                    {});
  CHECK(repair.edit.empty());
}

TEST_CASE("repair: a changed repeatable is left to run again; one with the raw checksum is aligned") {
  const Catalog catalog = files("R__a.sql 111 222\n R__b.sql 333 444");
  CHECK(repaired(catalog, R"(
    1 | NULL | a | SQL | R__a.sql | 222 | u | true
    2 | NULL | b | SQL | R__b.sql | 5 | u | true
  )") == lines(R"(
    1 | NULL | a | SQL | R__a.sql | 111 | u | true
    2 | NULL | b | SQL | R__b.sql | 5 | u | true)"));
}

TEST_CASE("repair: a Java migration that was rewritten in SQL becomes SQL") {
  CHECK(repaired(files("V1__a.sql 1"), "1 | 1 | a | SPRING_JDBC | db.migration.V1__a | NULL | u | true") ==
        "1 | 1 | a | SQL | db.migration.V1__a | 1 | u | true\n");
}

TEST_CASE("repair: neither target nor late versions matter") {
  const Catalog catalog = files("V1__a.sql 1\n V2__b.sql 2");
  CHECK(plan_repair(catalog, rows("1 | 2 | b | SQL | V2__b.sql | 2 | u | true"), with_target("7")).edit.empty());
}

TEST_CASE("repair: an empty folder is refused before everything is marked as deleted") {
  PlanOptions options = ignoring({"*:missing"});
  const std::string text = refusal([&] { plan_repair(files(""), rows(two_rows), options); });
  CHECK(text.find("validation: there is no migration in the locations") == 0);
  CHECK(text.find("--locations") != std::string::npos);
  CHECK(plan_repair(files(""), {}, options).edit.empty());
}
