// Every case in tests/lint/cases: hazards are found, and what is safe raises no alarm.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/lint/cases.hpp"

namespace fishway::lint {
namespace {

std::string verdict(const Case& the_case, const LintedSql& linted) {
  if (the_case.rules.empty()) return linted.rules().empty() ? "" : "false alarm";
  for (const std::string& rule : the_case.rules)
    if (rule == "any" ? linted.rules().empty() : !linted.has(rule)) return "missed " + rule;
  return "";
}

void check_cases(Dialect dialect, std::string_view folder) {
  const auto cases = read_cases(fmt::format("{}/cases/{}", FISHWAY_LINT_TESTS, folder), dialect);
  std::size_t hazards = 0, missed = 0, alarms = 0;
  for (const Case& each : cases) {
    const LintedSql linted = lint_sql(each.sql);
    const std::string wrong = verdict(each, linted);
    INFO(each.file, ":", each.line, ": ", each.title, "\n", each.sql.change, "found: ", linted.text());
    CHECK(wrong == "");
    hazards += each.rules.empty() ? 0 : 1;
    missed += wrong.starts_with("missed") ? 1 : 0;
    alarms += wrong == "false alarm" ? 1 : 0;
  }
  MESSAGE(fmt::format("{}: {} cases, {} hazards, {} missed; {} safe, {} false alarms", folder, cases.size(), hazards,
                      missed, cases.size() - hazards, alarms));
}

TEST_CASE("cases of PostgreSQL") { check_cases(Dialect::postgresql, "postgresql"); }
TEST_CASE("cases of MySQL and MariaDB") { check_cases(Dialect::mysql, "mysql"); }
TEST_CASE("cases of SQLite") { check_cases(Dialect::sqlite, "sqlite"); }

}  // namespace
}  // namespace fishway::lint
