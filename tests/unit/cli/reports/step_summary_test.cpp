#include "cli/reports/step_summary.hpp"

#include <doctest/doctest.h>

#include "tests/unit/cli/reports/report_fixture.hpp"

using namespace fishway;
using namespace fishway::test;

namespace {

std::string sql_of(const ListedScript& script) { return "-- " + script.script + "\nSELECT 1;\n"; }

std::string summary_of(const Report& report, std::size_t limit = largest_step_summary) {
  return step_summary(report, sql_of, limit);
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("the summary says how the run ended, and where") {
  const std::string summary = summary_of(report_of_stopped_run());
  CHECK(summary.starts_with("### fishway migrate: lock timeout, exit code 1\n\npostgresql 15.18"));
  CHECK(has(summary, "db.internal/shop · schema public · label production\n"));
}

TEST_CASE("each migration has a row: what became of it, time, retries, who was in the way") {
  const std::string summary = summary_of(report_of_stopped_run());
  CHECK(has(summary,
            "| applied | V12 | add customer \\| email | expand | 3 | 44 ms | 1 | pid 4711 "
            "\\(report\\_worker\\) for 19.8 s |\n"));
  CHECK(has(summary, "| **failed** | V13 | reference customers |  |  |  |  | pid 99 \\(nightly, active\\) |\n"));
  CHECK(has(summary, "| pending | V14 | fill | migrate |"));
  CHECK(has(summary, "| pending | R | customer overview |"));
  CHECK(has(summary, "| held | V15 | drop | contract |  |  |  | V12 must have been applied for 7d |\n"));
  CHECK(summary.find("| V13 |") < summary.find("| V14 |"));  // what failed, then what waits for it
}

TEST_CASE("the error stands there with its place, its statement, who is in the way and what to do") {
  const std::string summary = summary_of(report_of_stopped_run());
  CHECK(has(summary, "`service/db/V13__b.sql:7:1`: lock timeout after 30 tries\n"));
  CHECK(has(summary, "```sql\nALTER TABLE orders\n  ADD x int\n```\n"));
  CHECK(has(summary, "- In the way: pid 99 user u app \"nightly\" active\n"));
  CHECK(has(summary, "Next: end that session\n"));
}

TEST_CASE("the SQL of each migration is folded away") {
  CHECK(has(summary_of(report_of_stopped_run()),
            "<details><summary>V12__a.sql</summary>\n\n```sql\n-- V12__a.sql\nSELECT 1;\n```\n\n</details>\n"));
}

TEST_CASE("what was executed by who was in the way is not in the summary") {
  CHECK(!has(summary_of(report_of_stopped_run()), "secret"));
}

TEST_CASE("a summary that grows too large ends with a whole entry, and says how many are left out") {
  const std::string whole = summary_of(report_of_stopped_run());
  for (const std::size_t limit : {whole.size(), whole.size() * 3 / 4, whole.size() / 2}) {
    const std::string cut = summary_of(report_of_stopped_run(), limit);
    CHECK(cut.size() <= limit);
    const auto pointer = cut.find(" left out here");
    REQUIRE(pointer != std::string::npos);
    CHECK(whole.starts_with(cut.substr(0, cut.rfind('\n', pointer))));
  }
  CHECK(summary_of(report_of_stopped_run(), 50).empty());
}

TEST_CASE("SQL with backticks does not end its block") {
  const std::string summary = step_summary(
      report_of_stopped_run(), [](const ListedScript&) { return "SELECT '```', `a`;"; }, largest_step_summary);
  CHECK(has(summary, "````sql\nSELECT '```', `a`;\n````\n"));
}

TEST_CASE("a run with nothing to do is one line") {
  const Report report = report_with("migrate", R"("from": "3", "to": "3", "applied": [], "pending": [], "held": [])");
  CHECK(summary_of(report) == "### fishway migrate: at version 3, nothing to do\n\n");
}

TEST_CASE("plan lists what would run, with the number of statements") {
  const Report report = report_with("plan", R"("from": "12", "held": [], "refused": [], "migrations": [
      {"version": "13", "description": "reference customers", "script": "V13__b.sql", "type": "SQL", "phase": null,
       "segments": [{"statements": [{"line": 1}, {"line": 2}]}, {"statements": [{"line": 3}]}]}])");
  const std::string summary = summary_of(report);
  CHECK(summary.starts_with("### fishway plan: at version 12, 1 pending\n"));
  CHECK(has(summary, "| pending | V13 | reference customers |  | 3 |"));
}

TEST_CASE("findings are a table, each with the reason and the safe way below") {
  const std::string summary = summary_of(report_with("lint", R"("findings": [
    {"rule": "drop-table", "severity": "error", "file": "db/V1__a.sql", "line": 3, "column": 2,
     "message": "drops <a|b>", "why": "data is lost", "fix": "SELECT 2;"}])"));
  CHECK(summary.starts_with("### fishway lint: 1 finding\n"));
  CHECK(has(summary, "| error | `drop-table` | `service/db/V1__a.sql:3` | drops &lt;a\\|b&gt; |\n"));
  CHECK(has(summary,
            "<details><summary>service/db/V1__a.sql:3: drop-table</summary>\n\ndata is lost\n\n"
            "```sql\nSELECT 2;\n```\n\n</details>\n"));
}

TEST_CASE("an estimate stands behind the finding that it belongs to") {
  CHECK(has(summary_of(report_with("lint", R"("findings": [{"rule": "create-index", "severity": "error",
    "file": "db/V1__a.sql", "line": 1, "message": "locks orders", "estimate": "about 7 min"}])")),
            "| locks orders: about 7 min |\n"));
}

TEST_CASE("what was waived is listed with its reason") {
  CHECK(has(summary_of(report_with("lint", R"("findings": [], "waived": [{"rule": "drop-table", "severity": "error",
    "file": "db/V1__a.sql", "line": 3, "message": "drops a", "reason": "empty | since May"}])")),
            "| `drop-table` | `service/db/V1__a.sql:3` | drops a | empty \\| since May |\n"));
}

TEST_CASE("what the gate refuses is in the summary of migrate and plan") {
  const std::string refused = R"("refused": [{"rule": "set-not-null", "cause": "loses-data", "file": "V13__b.sql",
    "line": 4, "message": "scans orders", "fix": null}])";
  for (const char* command : {"migrate", "plan"})
    CHECK(has(summary_of(report_with(command, refused)),
              "| loses data | `set-not-null` | `service/db/V13__b.sql:4` | scans orders |"));
}

TEST_CASE("problems of validate are a table") {
  const std::string summary = summary_of(report_with("validate", R"("problems": [
    {"kind": "checksum-mismatch", "version": "13", "script": "V13__b.sql", "message": "m", "hint": "h"}])"));
  CHECK(has(summary, "| checksum-mismatch | `service/db/V13__b.sql` | m | h |\n"));
}

TEST_CASE("commands of an application's start leave no summary unless they fail") {
  CHECK(summary_of(report_with("wait", R"("at": "1")")).empty());
  CHECK(summary_of(report_of("check", R"({"error": {"kind": "pending", "exit_code": 6}})")).empty());
  CHECK(has(summary_of(report_of("wait", R"({"error": {"kind": "pending", "exit_code": 6, "message": "at 1"}})")),
            "### fishway wait: pending, exit code 6\n"));
}

TEST_CASE("commands that change and compare nothing leave no summary") {
  CHECK(summary_of(report_with("config", R"("settings": [])")).empty());
}
