// Lints SQL text without files: earlier migrations, then one change.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/lint/dialect_linter.hpp"

namespace fishway::lint {

struct LintedSql {
  std::vector<Finding> findings;
  std::vector<Impact> impacts;  ///< of all of the change's statements
  /// The rules' names, without those of notes, sorted, each once, joined by a blank.
  std::string rules() const;
  bool has(std::string_view rule) const;
  std::string text() const;  ///< for a failed test: every finding
};

struct SqlToLint {
  std::string before;  ///< applied; parts separated by a line `-- next` are files of their own
  std::string change;  ///< likewise: files of one change
  Dialect dialect = Dialect::postgresql;
  int version = 0;  ///< 0: PostgreSQL 15, MySQL 9.1, MariaDB 10.11, SQLite 3.40
  std::optional<Phase> phase = {};
};

LintedSql lint_sql(const SqlToLint& sql);

/// Of PostgreSQL 15.
LintedSql lint_postgres(std::string before, std::string change, int version = 0);

}  // namespace fishway::lint
