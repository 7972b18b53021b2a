// The states that Flyway showed for the same files and the same history (measured on PostgreSQL 15 and MySQL 9.7).
#include <doctest/doctest.h>

#include "core/history/state.hpp"
#include "tests/unit/history/plan_text.hpp"

using namespace fishway;
using namespace fishway::testing;

namespace {

struct Case {
  std::string_view name;
  std::string_view files;
  std::string_view rows;
  PlanOptions options;
  std::string_view current;
  std::string_view entries;
  std::string_view pending;
  std::string_view problems;
};

void check(const Case& expected) {
  CAPTURE(expected.name);
  const Catalog catalog = files(expected.files);
  const Plan plan = make_plan(catalog, rows(expected.rows), expected.options);
  CHECK(entries_text(plan) == lines(expected.entries));
  CHECK(plan.current_version.value_or("") == expected.current);
  CHECK(pending_text(plan) == expected.pending);
  CHECK(problems_text(plan.problems) == lines(expected.problems));
}

constexpr std::string_view five_rows = R"(
  1 | 1 | a | SQL | V1__a.sql | 1527513504 | postgres | true
  2 | 3 | c | SQL | V3__c.sql | 1610207645 | postgres | true
  3 | 5 | e | SQL | V5__e.sql | 1390911962 | postgres | true
  4 | 7 | g | SQL | V7__g.sql | 1444049383 | postgres | true
  5 | NULL | rep | SQL | R__rep.sql | 78787420 | postgres | true
)";

constexpr std::string_view six_rows = R"(
  1 | 1 | a | SQL | V1__a.sql | 1527513504 | postgres | true
  2 | 3 | c | SQL | V3__c.sql | 1610207645 | postgres | true
  3 | 5 | e | SQL | V5__e.sql | 1390911962 | postgres | true
  4 | 7 | g | SQL | V7__g.sql | 1444049383 | postgres | true
  5 | NULL | rep | SQL | R__rep.sql | 78787420 | postgres | true
  6 | 2 | b | SQL | V2__b.sql | -1338262877 | postgres | true
)";

constexpr std::string_view seven_rows = R"(
  1 | 1 | a | SQL | V1__a.sql | 1527513504 | postgres | true
  2 | 3 | c | SQL | V3__c.sql | 1610207645 | postgres | true
  3 | 5 | e | SQL | V5__e.sql | 1390911962 | postgres | true
  4 | 7 | g | SQL | V7__g.sql | 1444049383 | postgres | true
  5 | NULL | rep | SQL | R__rep.sql | 78787420 | postgres | true
  6 | 2 | b | SQL | V2__b.sql | -1338262877 | postgres | true
  7 | NULL | rep | SQL | R__rep.sql | 798974111 | postgres | true
)";

constexpr std::string_view nine_rows = R"(
  1 | 1 | a | SQL | V1__a.sql | 1527513504 | postgres | true
  2 | 3 | c | SQL | V3__c.sql | 1610207645 | postgres | true
  3 | 5 | e | SQL | V5__e.sql | 1390911962 | postgres | true
  4 | 7 | g | SQL | V7__g.sql | 1444049383 | postgres | true
  5 | NULL | rep | SQL | R__rep.sql | 78787420 | postgres | true
  6 | 2 | b | SQL | V2__b.sql | -1338262877 | postgres | true
  7 | NULL | rep | SQL | R__rep.sql | 798974111 | postgres | true
  8 | 3 | c | DELETE | V3__c.sql | 1610207645 | postgres | true
  9 | 7 | g | DELETE | V7__g.sql | 1444049383 | postgres | true
)";

constexpr std::string_view eleven_rows = R"(
  1 | 1 | a | SQL | V1__a.sql | 1527513504 | postgres | true
  2 | 3 | c | SQL | V3__c.sql | 1610207645 | postgres | true
  3 | 5 | e | SQL | V5__e.sql | 1390911962 | postgres | true
  4 | 7 | g | SQL | V7__g.sql | 1444049383 | postgres | true
  5 | NULL | rep | SQL | R__rep.sql | 78787420 | postgres | true
  6 | 2 | b | SQL | V2__b.sql | -1338262877 | postgres | true
  7 | NULL | rep | SQL | R__rep.sql | 798974111 | postgres | true
  8 | 3 | c | DELETE | V3__c.sql | 1610207645 | postgres | true
  9 | 7 | g | DELETE | V7__g.sql | 1444049383 | postgres | true
  10 | 8 | h | SQL | V8__h.sql | -1491522966 | postgres | true
  11 | 9 | i | SQL | V9__i.sql | 1222328660 | postgres | true
)";

constexpr std::string_view thirteen_rows = R"(
  1 | 1 | a | SQL | V1__a.sql | 1527513504 | postgres | true
  2 | 3 | c | SQL | V3__c.sql | 682607618 | postgres | true
  3 | 5 | e | SQL | V5__e.sql | 1390911962 | postgres | true
  4 | 7 | g | SQL | V7__g.sql | 1444049383 | postgres | true
  5 | NULL | rep | SQL | R__rep.sql | 78787420 | postgres | true
  6 | 2 | b | SQL | V2__b.sql | -1338262877 | postgres | true
  7 | NULL | rep | SQL | R__rep.sql | 798974111 | postgres | true
  8 | 3 | c | DELETE | V3__c.sql | 1610207645 | postgres | true
  9 | 7 | g | DELETE | V7__g.sql | 1444049383 | postgres | true
  10 | 8 | h | SQL | V8__h.sql | -1491522966 | postgres | true
  11 | 9 | i | SQL | V9__i.sql | 1222328660 | postgres | true
  12 | 3 | c | SQL | V3__c.sql | 682607618 | postgres | true
  13 | NULL | rep | DELETE | R__rep.sql | 798974111 | postgres | true
)";

constexpr std::string_view late_b_files = R"(
  V1__a.sql 1527513504
  V2__b.sql -1338262877
  V5__e.sql 1390911962
  R__rep.sql 78787420
)";

constexpr std::string_view newer_files = R"(
  V1__a.sql 1527513504
  V2__b.sql -1338262877
  V5__e.sql 1390911962
  V8__h.sql -1491522966
  V9__i.sql 1222328660
  R__rep.sql 798974111
)";

}  // namespace

TEST_CASE("states: a fresh database has everything pending, repeatables last") {
  check({"fresh",
         "V2__b.sql 2\n V10__c.sql 3\n V1__a.sql 1\n R__z.sql 5\n R__B_one.sql 4",
         "",
         {},
         "",
         R"(Versioned | 1 | a | SQL | Pending |  | file
            Versioned | 2 | b | SQL | Pending |  | file
            Versioned | 10 | c | SQL | Pending |  | file
            Repeatable |  | B one | SQL | Pending |  | file
            Repeatable |  | z | SQL | Pending |  | file)",
         "V1__a.sql, V2__b.sql, V10__c.sql, R__B_one.sql, R__z.sql",
         "pending V1__a.sql\n pending V2__b.sql\n pending V10__c.sql\n pending R__B_one.sql\n pending R__z.sql"});
}

TEST_CASE("states: without a file, a version below the highest file is missing and one above it is future") {
  check({"missing and future",
         "V1__a.sql 1527513504\n V5__e.sql 1390911962\n R__rep.sql 78787420",
         five_rows,
         {},
         "7",
         R"(Versioned | 1 | a | SQL | Success | postgres | file
            Versioned | 3 | c | SQL | Missing | postgres | no file
            Versioned | 5 | e | SQL | Success | postgres | file
            Versioned | 7 | g | SQL | Future | postgres | no file
            Repeatable |  | rep | SQL | Success | postgres | file)",
         "",
         "missing V3__c.sql"});
}

TEST_CASE("states: a late version is ignored unless out of order is allowed") {
  check({"ignored",
         late_b_files,
         five_rows,
         {},
         "7",
         R"(Versioned | 1 | a | SQL | Success | postgres | file
            Versioned | 3 | c | SQL | Missing | postgres | no file
            Versioned | 5 | e | SQL | Success | postgres | file
            Versioned | 7 | g | SQL | Future | postgres | no file
            Repeatable |  | rep | SQL | Success | postgres | file
            Versioned | 2 | b | SQL | Ignored |  | file)",
         "",
         "missing V3__c.sql\n out-of-order V2__b.sql"});
  check({"allowed", late_b_files, five_rows, out_of_order(), "7",
         R"(Versioned | 1 | a | SQL | Success | postgres | file
            Versioned | 3 | c | SQL | Missing | postgres | no file
            Versioned | 5 | e | SQL | Success | postgres | file
            Versioned | 7 | g | SQL | Future | postgres | no file
            Repeatable |  | rep | SQL | Success | postgres | file
            Versioned | 2 | b | SQL | Pending |  | file)",
         "V2__b.sql", "missing V3__c.sql\n pending V2__b.sql"});
}

TEST_CASE("states: a late version that was applied is out of order, whatever is allowed now") {
  for (const PlanOptions& options : {PlanOptions{}, out_of_order()})
    check({"applied late", late_b_files, six_rows, options, "7",
           R"(Versioned | 1 | a | SQL | Success | postgres | file
              Versioned | 3 | c | SQL | Missing | postgres | no file
              Versioned | 5 | e | SQL | Success | postgres | file
              Versioned | 7 | g | SQL | Future | postgres | no file
              Repeatable |  | rep | SQL | Success | postgres | file
              Versioned | 2 | b | SQL | Out of Order | postgres | file)",
           "", "missing V3__c.sql"});
}

TEST_CASE("states: a changed repeatable is outdated and pending, then superseded by its new run") {
  constexpr std::string_view changed =
      "V1__a.sql 1527513504\n V2__b.sql -1338262877\n V5__e.sql 1390911962\n R__rep.sql 798974111";
  check({"changed",
         changed,
         six_rows,
         {},
         "7",
         R"(Versioned | 1 | a | SQL | Success | postgres | file
            Versioned | 3 | c | SQL | Missing | postgres | no file
            Versioned | 5 | e | SQL | Success | postgres | file
            Versioned | 7 | g | SQL | Future | postgres | no file
            Repeatable |  | rep | SQL | Outdated | postgres | file
            Versioned | 2 | b | SQL | Out of Order | postgres | file
            Repeatable |  | rep | SQL | Pending |  | file)",
         "R__rep.sql",
         "missing V3__c.sql\n outdated R__rep.sql\n pending R__rep.sql"});
  check({"run again",
         changed,
         seven_rows,
         {},
         "7",
         R"(Versioned | 1 | a | SQL | Success | postgres | file
            Versioned | 3 | c | SQL | Missing | postgres | no file
            Versioned | 5 | e | SQL | Success | postgres | file
            Versioned | 7 | g | SQL | Future | postgres | no file
            Repeatable |  | rep | SQL | Superseded | postgres | file
            Versioned | 2 | b | SQL | Out of Order | postgres | file
            Repeatable |  | rep | SQL | Success | postgres | file)",
         "",
         "missing V3__c.sql"});
}

TEST_CASE("states: above the target; and a newer file makes a future version a missing one") {
  check({"target 8", newer_files, seven_rows, with_target("8"), "7",
         R"(Versioned | 1 | a | SQL | Success | postgres | file
            Versioned | 3 | c | SQL | Missing | postgres | no file
            Versioned | 5 | e | SQL | Success | postgres | file
            Versioned | 7 | g | SQL | Missing | postgres | no file
            Repeatable |  | rep | SQL | Superseded | postgres | file
            Versioned | 2 | b | SQL | Out of Order | postgres | file
            Repeatable |  | rep | SQL | Success | postgres | file
            Versioned | 8 | h | SQL | Pending |  | file
            Versioned | 9 | i | SQL | Above Target |  | file)",
         "V8__h.sql", "missing V3__c.sql\n missing V7__g.sql\n pending V8__h.sql"});
}

TEST_CASE("states: a deleted version counts no more") {
  check({"deleted",
         newer_files,
         nine_rows,
         {},
         "5",
         R"(Versioned | 1 | a | SQL | Success | postgres | file
            Versioned | 3 | c | SQL | Deleted | postgres | no file
            Versioned | 5 | e | SQL | Success | postgres | file
            Versioned | 7 | g | SQL | Deleted | postgres | no file
            Repeatable |  | rep | SQL | Superseded | postgres | file
            Versioned | 2 | b | SQL | Out of Order | postgres | file
            Repeatable |  | rep | SQL | Success | postgres | file
            Versioned | 8 | h | SQL | Pending |  | file
            Versioned | 9 | i | SQL | Pending |  | file)",
         "V8__h.sql, V9__i.sql",
         "pending V8__h.sql\n pending V9__i.sql"});
}

TEST_CASE("states: a deleted version whose file comes back is to be applied again") {
  const std::string with_c = std::string(newer_files) + "V3__c.sql 682607618";
  check({"ignored",
         with_c,
         eleven_rows,
         {},
         "9",
         R"(Versioned | 1 | a | SQL | Success | postgres | file
            Versioned | 3 | c | SQL | Deleted | postgres | file
            Versioned | 5 | e | SQL | Success | postgres | file
            Versioned | 7 | g | SQL | Deleted | postgres | no file
            Repeatable |  | rep | SQL | Superseded | postgres | file
            Versioned | 2 | b | SQL | Out of Order | postgres | file
            Repeatable |  | rep | SQL | Success | postgres | file
            Versioned | 8 | h | SQL | Success | postgres | file
            Versioned | 9 | i | SQL | Success | postgres | file
            Versioned | 3 | c | SQL | Ignored |  | file)",
         "",
         "out-of-order V3__c.sql"});
  const std::string applied_again =
      std::string(eleven_rows) + "12 | 3 | c | SQL | V3__c.sql | 682607618 | postgres | true";
  check({"applied again",
         with_c,
         applied_again,
         {},
         "9",
         R"(Versioned | 1 | a | SQL | Success | postgres | file
            Versioned | 3 | c | SQL | Deleted | postgres | file
            Versioned | 5 | e | SQL | Success | postgres | file
            Versioned | 7 | g | SQL | Deleted | postgres | no file
            Repeatable |  | rep | SQL | Superseded | postgres | file
            Versioned | 2 | b | SQL | Out of Order | postgres | file
            Repeatable |  | rep | SQL | Success | postgres | file
            Versioned | 8 | h | SQL | Success | postgres | file
            Versioned | 9 | i | SQL | Success | postgres | file
            Versioned | 3 | c | SQL | Out of Order | postgres | file)",
         "",
         ""});
}

TEST_CASE("states: a repeatable without a file is missing, and deleted after repair; its old runs stay superseded") {
  constexpr std::string_view without_rep = R"(
    V1__a.sql 1527513504
    V2__b.sql -1338262877
    V3__c.sql 682607618
    V5__e.sql 1390911962
    V8__h.sql -1491522966
    V9__i.sql 1222328660
  )";
  check({"deleted",
         without_rep,
         thirteen_rows,
         {},
         "9",
         R"(Versioned | 1 | a | SQL | Success | postgres | file
            Versioned | 3 | c | SQL | Deleted | postgres | file
            Versioned | 5 | e | SQL | Success | postgres | file
            Versioned | 7 | g | SQL | Deleted | postgres | no file
            Repeatable |  | rep | SQL | Superseded | postgres | no file
            Versioned | 2 | b | SQL | Out of Order | postgres | file
            Repeatable |  | rep | SQL | Deleted | postgres | no file
            Versioned | 8 | h | SQL | Success | postgres | file
            Versioned | 9 | i | SQL | Success | postgres | file
            Versioned | 3 | c | SQL | Out of Order | postgres | file
            - |  | rep | DELETE | Success | postgres | no file)",
         "",
         ""});
  const std::string before = std::string(thirteen_rows).substr(0, thirteen_rows.find("  13 |"));
  const Catalog catalog = files(without_rep);
  CHECK(problems_text(make_plan(catalog, rows(before), {}).problems) == "missing R__rep.sql\n");
}

TEST_CASE("states: a deleted repeatable whose file comes back runs again") {
  const Catalog catalog = files("R__rep.sql 5");
  const History history = rows(R"(
    1 | NULL | rep | SQL | R__rep.sql | 5 | postgres | true
    2 | NULL | rep | DELETE | R__rep.sql | 5 | postgres | true
  )");
  CHECK(pending_text(make_plan(catalog, history, {})) == "R__rep.sql");
}

TEST_CASE("states: a renamed repeatable is another one") {
  check({"renamed",
         "R__b.sql 78787420",
         "1 | NULL | a | SQL | R__a.sql | 78787420 | postgres | true",
         {},
         "",
         R"(Repeatable |  | a | SQL | Missing | postgres | no file
            Repeatable |  | b | SQL | Pending |  | file)",
         "R__b.sql",
         "missing R__a.sql\n pending R__b.sql"});
}

TEST_CASE("states: a repeatable is unchanged when its text with or without replaced placeholders is") {
  const Catalog catalog = files("R__rep.sql 111 222");
  const auto pending_with = [&](std::string_view checksum) {
    return pending_text(
        make_plan(catalog, rows("1 | NULL | rep | SQL | R__rep.sql | " + std::string(checksum) + " | u | true"), {}));
  };
  CHECK(pending_with("111") == "");
  CHECK(pending_with("222") == "");
  CHECK(pending_with("333") == "R__rep.sql");
  CHECK(pending_with("NULL") == "R__rep.sql");
}

TEST_CASE("states: a failed migration stays failed until it is repaired") {
  check({"versioned",
         "V1__first.sql -323359226\n V2__breaks.sql 1103108507\n V3__third.sql 3",
         R"(1 | 1 | first | SQL | V1__first.sql | -323359226 | rig | 1
            2 | 2 | breaks | SQL | V2__breaks.sql | 1103108507 | rig | 0)",
         {},
         "2",
         R"(Versioned | 1 | first | SQL | Success | rig | file
            Versioned | 2 | breaks | SQL | Failed | rig | file
            Versioned | 3 | third | SQL | Pending |  | file)",
         "V3__third.sql",
         "failed V2__breaks.sql\n pending V3__third.sql"});
  check({"repeatable",
         "V1__first.sql -323359226\n R__view.sql -1219183144",
         R"(1 | 1 | first | SQL | V1__first.sql | -323359226 | rig | 1
            2 | NULL | view | SQL | R__view.sql | -1219183144 | rig | 0)",
         {},
         "1",
         R"(Versioned | 1 | first | SQL | Success | rig | file
            Repeatable |  | view | SQL | Failed | rig | file)",
         "",
         "failed R__view.sql"});
}

TEST_CASE("states: a failed migration without a file is tolerated only when it belongs to a newer release") {
  constexpr std::string_view history = R"(
    1 | 1 | a | SQL | V1__a.sql | 1527513504 | rig | 1
    2 | 2 | b | SQL | V2__b.sql | -1 | rig | 0
  )";
  check({"future",
         "V1__a.sql 1527513504",
         history,
         {},
         "2",
         R"(Versioned | 1 | a | SQL | Success | rig | file
            Versioned | 2 | b | SQL | Failed (Future) | rig | no file)",
         "",
         ""});
  check({"missing",
         "V1__a.sql 1527513504\n V3__c.sql 3",
         history,
         {},
         "2",
         R"(Versioned | 1 | a | SQL | Success | rig | file
            Versioned | 2 | b | SQL | Failed (Missing) | rig | no file
            Versioned | 3 | c | SQL | Pending |  | file)",
         "V3__c.sql",
         "failed V2__b.sql\n pending V3__c.sql"});
}

TEST_CASE("states: without any file everything is future, and repeatables are missing") {
  check({"no files",
         "",
         five_rows,
         {},
         "7",
         R"(Versioned | 1 | a | SQL | Future | postgres | no file
            Versioned | 3 | c | SQL | Future | postgres | no file
            Versioned | 5 | e | SQL | Future | postgres | no file
            Versioned | 7 | g | SQL | Future | postgres | no file
            Repeatable |  | rep | SQL | Missing | postgres | no file)",
         "",
         "missing R__rep.sql"});
}

TEST_CASE("states: a row pairs with its file by the value of the version, not by its text") {
  const Catalog catalog = files("V1__a.sql 1\n V002.0__b.sql 2");
  const History history = rows(R"(
    1 | 1.0 | a | SQL | V1.0__a.sql | 1 | u | true
    2 | 2 | b | SQL | V2__b.sql | 2 | u | true
  )");
  const Plan plan = make_plan(catalog, history, {});
  CHECK(plan.pending.empty());
  CHECK(plan.problems.empty());
  CHECK(plan.current_version == "2");
}

TEST_CASE("states: schema marks are successes, also several of them") {
  check({"schema",
         "V1__a.sql 1",
         R"(0 | NULL | << Flyway Schema Creation >> | SCHEMA | "s" | NULL | u | true
            1 | 1 | a | SQL | V1__a.sql | 1 | u | true
            2 | NULL | << Flyway Schema Creation >> | SCHEMA | "t" | NULL | u | true)",
         {},
         "1",
         R"(- |  | << Flyway Schema Creation >> | SCHEMA | Success | u | no file
            Versioned | 1 | a | SQL | Success | u | file
            - |  | << Flyway Schema Creation >> | SCHEMA | Success | u | no file)",
         "",
         ""});
}

TEST_CASE("states: a script that is switched off is ignored, not pending, and no problem") {
  check({"off",
         "V1__a.sql 1\n V2__b.sql 2 off\n R__r.sql 3 off",
         "1 | 1 | a | SQL | V1__a.sql | 1 | u | true",
         {},
         "1",
         R"(Versioned | 1 | a | SQL | Success | u | file
            Versioned | 2 | b | SQL | Ignored |  | file
            Repeatable |  | r | SQL | Ignored |  | file)",
         "",
         ""});
}

TEST_CASE("states: a script that was applied stays applied when it is switched off") {
  check({"applied and off",
         "V1__a.sql 1 off",
         "1 | 1 | a | SQL | V1__a.sql | 1 | u | true",
         {},
         "1",
         "Versioned | 1 | a | SQL | Success | u | file",
         "",
         ""});
}

TEST_CASE("states: a Java migration without a file keeps Flyway's state") {
  check({"java",
         "V1__a.sql 1\n V3__c.sql 3",
         R"(1 | 1 | a | SQL | V1__a.sql | 1 | u | true
            2 | 2 | b | SPRING_JDBC | db.migration.V2__b | NULL | u | true
            3 | 3 | c | SQL | V3__c.sql | 3 | u | true
            4 | 4 | d | JDBC | db.migration.V4__d | 77 | u | true)",
         {},
         "4",
         R"(Versioned | 1 | a | SQL | Success | u | file
            Versioned | 2 | b | SPRING_JDBC | Missing | u | no file
            Versioned | 3 | c | SQL | Success | u | file
            Versioned | 4 | d | JDBC | Future | u | no file)",
         "",
         "missing db.migration.V2__b"});
}

TEST_CASE("states: a Java migration that was rewritten in SQL does not run again") {
  check({"rewritten",
         "V1__a.sql 1",
         "1 | 1 | a | JDBC | db.migration.V1__a | NULL | u | true",
         {},
         "1",
         "Versioned | 1 | a | JDBC | Success | u | file",
         "",
         "type-mismatch V1__a.sql"});
}

TEST_CASE("states: a long description is compared as the history can hold it") {
  const std::string longest(240, 'd');
  const Catalog catalog = files("V1__" + longest + ".sql 78787420\n R__" + longest + ".sql 5");
  const std::string stored = longest.substr(0, 197) + "...";
  const Plan plan = make_plan(catalog,
                              rows("1 | 1 | " + stored + " | SQL | V1__x.sql | 78787420 | u | true\n" + "2 | NULL | " +
                                   stored + " | SQL | R__x.sql | 5 | u | true"),
                              {});
  CHECK(plan.problems.empty());
  CHECK(plan.pending.empty());
}

TEST_CASE("states: of two files with one version neither is pending when the version was applied") {
  const Catalog catalog = files("V1__a.sql 1\n V01__b.sql 2");
  const Plan plan = make_plan(catalog, rows("1 | 1 | a | SQL | V1__a.sql | 1 | u | true"), {});
  CHECK(plan.pending.empty());
}

TEST_CASE("states: the pending migrations below the highest applied version are named") {
  const Catalog catalog = files(late_b_files);
  PlanOptions options = out_of_order();
  const Plan plan = make_plan(catalog, rows(five_rows), options);
  REQUIRE(plan.out_of_order.size() == 1);
  CHECK(plan.out_of_order[0]->script == "V2__b.sql");
}

TEST_CASE("states: a version that is none is refused with its row") {
  const Catalog catalog = files("V1__a.sql 1");
  const std::string text =
      refusal([&] { make_plan(catalog, rows("3 | one | a | SQL | V1__a.sql | 1 | u | true"), {}); });
  CHECK(text.find("row 3 (V1__a.sql) has the version 'one'") != std::string::npos);
}

TEST_CASE("states have Flyway's names") {
  CHECK(display_name(MigrationState::ignored_baseline) == "Ignored (Baseline)");
  CHECK(display_name(MigrationState::failed_missing) == "Failed (Missing)");
  CHECK(display_name(MigrationState::below_baseline) == "Below Baseline");
  CHECK(display_name(MigrationState::available) == "Available");
}
