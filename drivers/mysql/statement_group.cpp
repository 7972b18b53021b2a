#include "drivers/mysql/statement_group.hpp"

#include "core/script/head_pattern.hpp"
#include "drivers/mysql/several_statements.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

constexpr std::size_t message_bytes = 64 << 10;

}  // namespace

bool has_one_result(const Statement& statement, Dialect dialect) {
  if (!head_matches(statement.head,
                    "CREATE|ALTER|DROP|RENAME|TRUNCATE|INSERT|UPDATE|DELETE|REPLACE|GRANT|REVOKE|SET") ||
      head_matches(statement.head, "SET STATEMENT"))
    return false;
  return dialect == Dialect::mysql || !holds(statement.text, "RETURNING");
}

bool StatementGroup::takes(const Statement& statement, const StatementLimits& limits, const SplitOptions& options) {
  if (!head_matches(statement.head, "INSERT|UPDATE|DELETE|REPLACE")) return false;
  // A limit for the execution is one statement's.
  if (limits.time.count() > 0 || statement.text.size() > message_bytes) return false;
  if (!has_one_result(statement, options.dialect)) return false;
  return statement.text.find(';') == std::string::npos || !looks_like_several(statement.text, options);
}

bool StatementGroup::has_to_be_sent_before(const StatementLimits& limits) const {
  return !empty() && (bytes_ >= message_bytes || limits.lock != limits_.lock);
}

void StatementGroup::add(const Statement& statement, const StatementLimits& limits) {
  limits_ = limits;
  bytes_ += statement.text.size();
  statements_.push_back(statement);
}

void StatementGroup::clear() {
  statements_.clear();
  bytes_ = 0;
}

}  // namespace fishway::mysql
