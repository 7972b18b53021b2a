#include "core/lint/dialect_linter.hpp"

namespace fishway::lint {

Finding& StatementReport::add(const Rule& rule, const Statement& statement, std::string message) {
  return add_at(rule, statement, 0, std::move(message));
}

Finding& StatementReport::add_at(const Rule& rule, const Statement& statement, std::size_t offset,
                                 std::string message) {
  Finding finding;
  finding.rule = &rule;
  finding.place = statement.place_at(offset);
  finding.message = std::move(message);
  finding.statement = statement.excerpt();
  return findings.emplace_back(std::move(finding));
}

std::unique_ptr<DialectLinter> make_dialect_linter(const DialectOptions& options) {
  switch (options.dialect) {
    case Dialect::postgresql:
      return make_postgres_linter(options);
    case Dialect::mysql:
    case Dialect::mariadb:
      return make_mysql_linter(options);
    case Dialect::sqlite:
      break;
  }
  return make_sqlite_linter(options);
}

std::vector<const Rule*> all_rules() {
  std::vector<const Rule*> rules;
  for (const auto of : {postgres_rules(), mysql_rules(), sqlite_rules(), file_rules()})
    rules.insert(rules.end(), of.begin(), of.end());
  return rules;
}

// What is the oldest in wide use that its makers or a supported distribution still maintain.
int oldest_supported_version(Dialect dialect) {
  switch (dialect) {
    case Dialect::postgresql:
      return 140000;
    case Dialect::mysql:
      return 80400;
    case Dialect::mariadb:
      return 101100;
    case Dialect::sqlite:
      break;
  }
  return 34000;
}

}  // namespace fishway::lint
