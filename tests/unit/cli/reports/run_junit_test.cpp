#include "cli/reports/run_junit.hpp"

#include <doctest/doctest.h>

#include "tests/unit/cli/reports/report_fixture.hpp"

using namespace fishway;
using namespace fishway::test;

namespace {

std::string junit_of(const Report& report) {
  return run_junit(report, std::chrono::system_clock::from_time_t(1795255200));
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a JUnit report has a case for each migration, and counts them") {
  const std::string xml = junit_of(report_of_stopped_run());
  CHECK(has(xml, R"( tests="5" failures="1" errors="0" skipped="3" time="13.312">)"));
  CHECK(has(xml, R"(timestamp="2026-11-21T10:00:00")"));
}

TEST_CASE("an applied migration has passed, in the time it took") {
  CHECK(has(junit_of(report_of_stopped_run()),
            R"(<testcase name="V12 add customer | email" classname="fishway.migrate" time="0.044"/>)"));
}

TEST_CASE("the failed one has its message, its place, who was in the way and what to do") {
  const std::string xml = junit_of(report_of_stopped_run());
  CHECK(has(xml, R"(<failure message="lock timeout after 30 tries" type="lock-timeout">service/db/V13__b.sql:7:1: )"));
  CHECK(has(xml, "in the way: pid 99 user u app \"nightly\" active\nnext: end that session\n</failure>"));
}

TEST_CASE("what is held, and what an earlier failure kept from running, is skipped and says why") {
  const std::string xml = junit_of(report_of_stopped_run());
  CHECK(has(xml, R"(<skipped message="not run: V13 reference customers failed before"/>)"));
  CHECK(has(xml, R"(<skipped message="held: V12 must have been applied for 7d"/>)"));
}

TEST_CASE("what goes wrong beside the migrations is an error of its own") {
  const std::string xml = junit_of(report_of(
      "migrate", R"({"error": {"kind": "cannot-connect", "exit_code": 7, "message": "no route", "hint": null}})"));
  CHECK(has(xml, R"(tests="1" failures="0" errors="1" skipped="0")"));
  CHECK(has(xml, R"(<error message="no route" type="cannot-connect">)"));
}

TEST_CASE("with nothing to do there is one case that passes, for Jenkins takes none for a broken report") {
  const std::string xml = junit_of(report_with("migrate", R"("from": "1", "to": "1", "applied": [], "pending": [])"));
  CHECK(has(xml, R"(tests="1" failures="0" errors="0" skipped="0")"));
  CHECK(has(xml, R"(<testcase name="nothing to do")"));
}

TEST_CASE("markup, quotes, line ends and control characters of a message are text") {
  const std::string xml = junit_of(
      report_of("migrate", R"({"error": {"kind": "usage", "message": "a<b> & \"c\"\nd\u0001]]>", "hint": null}})"));
  CHECK(has(xml, R"(message="a&lt;b&gt; &amp; &quot;c&quot;&#10;d ]]&gt;")"));
}
