#include "cli/reports/annotations.hpp"

#include <doctest/doctest.h>

#include "tests/unit/cli/reports/report_fixture.hpp"

using namespace fishway;
using namespace fishway::test;

TEST_CASE("a failed migration is an error at its line, in the file as the repository has it") {
  const auto annotations = annotations_of(report_of_stopped_run());
  REQUIRE(annotations.size() == 1);
  CHECK(annotations[0].level == "error");
  CHECK(annotations[0].place == Place{"service/db/V13__b.sql", 7, 1});
  CHECK(annotations[0].title == "fishway migrate: lock timeout");
  CHECK(annotations[0].message ==
        "lock timeout after 30 tries\nALTER TABLE orders\n  ADD x int\nnext: end that session");
}

TEST_CASE("each problem of validate is an error at the top of its script, and their number is not told besides") {
  const auto annotations = annotations_of(report_of("validate", R"({
    "problems": [{"kind": "checksum-mismatch", "version": "13", "script": "V13__b.sql", "message": "m", "hint": "h"},
                 {"kind": "missing", "version": "9", "script": "V9__gone.sql", "message": "n", "hint": null}],
    "error": {"kind": "validation", "exit_code": 3, "message": "validation found 2 problems", "hint": null,
              "file": null, "line": null, "column": null, "statement": null}})"));
  REQUIRE(annotations.size() == 2);
  CHECK(annotations[0].place == Place{"service/db/V13__b.sql", 1, 0});
  CHECK(annotations[0].title == "checksum mismatch");
  CHECK(annotations[0].message == "m\nnext: h");
  CHECK(annotations[1].message == "n");
}

TEST_CASE("a finding is annotated with its severity, its rule, why, and the safe way") {
  const auto annotations = annotations_of(report_with("lint", R"("findings": [
    {"rule": "drop-table", "severity": "error", "file": "db/V1.sql", "line": 3, "column": 2, "message": "drops a",
     "why": "data is lost", "fix": "-- later"},
    {"rule": "naming", "severity": "note", "file": "db/V2.sql", "line": 1, "column": 1, "message": "x", "why": "",
     "fix": ""}])"));
  REQUIRE(annotations.size() == 2);
  CHECK(annotations[0].place == Place{"service/db/V1.sql", 3, 2});
  CHECK(annotations[0].title == "drop-table");
  CHECK(annotations[0].message == "drops a\ndata is lost\nthe safe way:\n-- later");
  CHECK(annotations[1].level == "notice");
}

TEST_CASE("an error without a place is annotated without one") {
  const auto annotations = annotations_of(report_of(
      "migrate", R"({"error": {"kind": "cannot-connect", "exit_code": 7, "message": "no route", "hint": null}})"));
  REQUIRE(annotations.size() == 1);
  CHECK(annotations[0].place == Place{});
  CHECK(annotations[0].title == "fishway migrate: cannot connect");
}

TEST_CASE("check's answer that something is pending is no error on the page of the run, wait's is") {
  const char* document = R"({"error": {"kind": "pending", "exit_code": 6, "message": "at 1, 2 is wanted"}})";
  CHECK(annotations_of(report_of("check", document)).empty());
  CHECK(annotations_of(report_of("wait", document)).size() == 1);
}

TEST_CASE("what the gate refuses is an error in its file for migrate, and for plan a warning") {
  const std::string refused = R"({"refused": [{"rule": "set-not-null", "cause": "blocks", "file": "V13__b.sql",
    "line": 4, "column": 1, "table": "orders", "message": "scans orders", "estimate_ms": 9, "fix": "SELECT 1;"}],
    "error": ERROR})";
  const auto with = [&](const std::string& error) {
    return std::string(refused).replace(refused.find("ERROR"), 5, error);
  };
  const auto stopped = annotations_of(report_of(
      "migrate", with(R"({"kind": "refused", "exit_code": 5, "message": "the gate refuses", "file": null})")));
  REQUIRE(stopped.size() == 1);
  CHECK(stopped[0].level == "error");
  CHECK(stopped[0].place == Place{"service/db/V13__b.sql", 4, 1});
  CHECK(stopped[0].message == "scans orders\nthe safe way:\nSELECT 1;");
  const auto foretold = annotations_of(report_of("plan", with("null")));
  REQUIRE(foretold.size() == 1);
  CHECK(foretold[0].level == "warning");
}
