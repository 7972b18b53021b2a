#include <doctest/doctest.h>

#include <set>

#include "cli/lint/lint_report.hpp"
#include "cli/lint/sarif.hpp"
#include "tests/unit/cli/program_fixture.hpp"
#include "tests/unit/cli/schema_check.hpp"

using namespace fishway;
using fishway::test::Folder;
using fishway::test::ProgramRun;

namespace {

const lint::Rule rule = {.name = "drop-table",
                         .kind = lint::HazardKind::data_loss,
                         .dialects = "postgresql",
                         .summary = "a table is dropped",
                         .what = "its rows are gone",
                         .lock = {},
                         .versions = {},
                         .fix = "-- rename it first"};

lint::Finding finding(std::string file, std::size_t line, std::string message) {
  lint::Finding made;
  made.rule = &rule;
  made.place = {std::move(file), line, 1};
  made.message = std::move(message);
  return made;
}

std::string same_name(const std::string& file) { return file; }

}  // namespace

TEST_CASE("what is said twice of one place is reported once") {
  lint::LintResult result;
  result.findings = {finding("a.sql", 1, "gone"), finding("a.sql", 1, "gone"), finding("a.sql", 2, "gone")};
  LintReport report;
  report.add(std::move(result));
  CHECK(report.findings.size() == 2);
  CHECK(report.counts(true) == "2 errors");
}

TEST_CASE("findings come in the order of the files that were judged, and of their lines") {
  lint::LintResult result;
  result.files = {{"V1__b.sql", "b.sql", {}}, {"V2__a.sql", "a.sql", {}}};
  result.findings = {finding("a.sql", 1, "x"), finding("b.sql", 7, "x"), finding("b.sql", 2, "x")};
  LintReport report;
  report.add(std::move(result));
  CHECK(report.findings[0].place.line == 2);
  CHECK(report.findings[1].place.line == 7);
  CHECK(report.findings[2].place.file == "a.sql");
}

TEST_CASE("a fingerprint tells findings apart, but not their lines") {
  const auto first =
      fingerprints({finding("a.sql", 1, "x"), finding("a.sql", 2, "x"), finding("b.sql", 1, "x")}, same_name);
  CHECK(std::set<std::string>(first.begin(), first.end()).size() == 3);
  CHECK(first ==
        fingerprints({finding("a.sql", 5, "x"), finding("a.sql", 9, "x"), finding("b.sql", 3, "x")}, same_name));
}

TEST_CASE("SARIF links to the page where one is known") {
  LintReport report;
  report.findings = {finding("a.sql", 1, "x")};
  const auto rule_of = [&](std::string_view pages) {
    return sarif_document(report, same_name, pages)["runs"][0]["tool"]["driver"]["rules"][0];
  };
  CHECK(rule_of("https://example.org/docs")["helpUri"] == "https://example.org/docs/hazards.md#drop-table");
  CHECK(!rule_of("").contains("helpUri"));
}

TEST_CASE("lint's document fits its schema, clean or not") {
  Folder folder;
  folder.write("migrations/V1__a.sql", "CREATE TABLE a (i INTEGER PRIMARY KEY);\n");
  const ProgramRun clean = folder.run_on_sqlite({"lint"});
  CHECK(clean.exit_code == 0);
  CHECK(test::mismatches(clean.document(), test::schema("lint")) == std::vector<std::string>{});
  folder.write("migrations/V2__a.sql", "SELECT 'open\n");
  const ProgramRun refused = folder.run_on_sqlite({"lint"});
  CHECK(refused.exit_code == 5);
  CHECK(test::mismatches(refused.document(), test::schema("lint")) == std::vector<std::string>{});
  CHECK(refused.document().at("findings").at(0).at("rule") == "unreadable-script");
}
