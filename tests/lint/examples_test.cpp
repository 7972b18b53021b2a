// Each rule's own examples: what it flags, and what it is silent about.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/lint/lint_sql.hpp"

namespace fishway::lint {
namespace {

void check_example(const Rule& rule, const Example& example, Dialect dialect) {
  SqlToLint sql{std::string(example.before), std::string(example.change), dialect, 0, {}};
  if (example.min_version > 0) sql.version = example.min_version;
  if (example.max_version > 0 && example.min_version == 0) sql.version = example.max_version - 1;
  const LintedSql linted = lint_sql(sql);
  INFO("rule ", std::string(rule.name), " on ", std::string(fishway::name(dialect)), ": ", std::string(example.title));
  INFO("change: ", std::string(example.change));
  INFO("found: ", linted.text());
  CHECK(linted.has(rule.name) == example.flagged);
}

void check_rules(std::span<const Rule* const> rules) {
  for (const Rule* rule : rules)
    for (const Example& example : rule->examples)
      for (const Dialect dialect : {Dialect::postgresql, Dialect::mysql, Dialect::mariadb, Dialect::sqlite}) {
        const std::string_view wanted = example.dialect.empty() ? rule->dialects : example.dialect;
        const std::string padded = " " + std::string(wanted) + " ";
        if (padded.find(" " + std::string(fishway::name(dialect)) + " ") != std::string::npos)
          check_example(*rule, example, dialect);
      }
}

TEST_CASE("every example of a PostgreSQL rule is judged as the rule says") { check_rules(postgres_rules()); }
TEST_CASE("every example of a MySQL or MariaDB rule is judged as the rule says") { check_rules(mysql_rules()); }
TEST_CASE("every example of an SQLite rule is judged as the rule says") { check_rules(sqlite_rules()); }

TEST_CASE("every rule has what a person needs: what happens, a safe way, an example found and one that is not") {
  for (const auto rules : {postgres_rules(), mysql_rules(), sqlite_rules()})
    for (const Rule* rule : rules) {
      INFO(std::string(rule->name));
      CHECK_FALSE(rule->summary.empty());
      CHECK_FALSE(rule->what.empty());
      CHECK_FALSE(rule->fix.empty());
      const auto is_flagged = [](const Example& example) { return example.flagged; };
      CHECK(std::ranges::any_of(rule->examples, is_flagged));
      CHECK_FALSE(std::ranges::all_of(rule->examples, is_flagged));
    }
}

}  // namespace
}  // namespace fishway::lint
