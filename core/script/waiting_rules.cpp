#include "core/script/waiting_rules.hpp"

#include <string>

#include "core/script/head_pattern.hpp"
#include "core/word_list.hpp"

namespace fishway {

namespace {

constexpr std::string_view kHarmless[] = {
    "CREATE [UNIQUE] INDEX CONCURRENTLY",
    "DROP INDEX CONCURRENTLY",
    "ALTER TABLE * DETACH PARTITION * CONCURRENTLY",
    "REFRESH MATERIALIZED VIEW CONCURRENTLY",
    "ANALYZE",
};

/// Of several actions the strongest lock counts.
bool has_one_action(const Statement& statement) { return statement.text.find(',') == std::string::npos; }

}  // namespace

bool waits_harmlessly(const Statement& statement, Dialect dialect) {
  if (dialect != Dialect::postgresql) return false;
  const std::string& head = statement.head;
  if (lists("INSERT|UPDATE|DELETE|SELECT", head)) return false;  // of these a script can hold millions
  if (head_matches_any(head, kHarmless)) return true;
  if (head_matches(head, "ALTER TABLE * VALIDATE CONSTRAINT")) return has_one_action(statement);
  if (head_matches(head, "REINDEX")) return mentions(statement, "CONCURRENTLY");
  return head_matches(head, "VACUUM") && !mentions(statement, "FULL");
}

}  // namespace fishway
