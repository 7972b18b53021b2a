#include "core/script/waiting_rules.hpp"

#include <algorithm>
#include <cctype>
#include <string>

#include "core/script/head_pattern.hpp"

namespace fishway {

namespace {

constexpr std::string_view kHarmless[] = {
    "CREATE [UNIQUE] INDEX CONCURRENTLY",
    "DROP INDEX CONCURRENTLY",
    "ALTER TABLE * DETACH PARTITION * CONCURRENTLY",
    "REFRESH MATERIALIZED VIEW CONCURRENTLY",
    "ANALYZE",
};

bool mentions(const Statement& statement, std::string_view word) {
  const std::string_view text = std::string_view(statement.text).substr(0, 2000);
  const auto same = [](char a, char b) { return std::toupper(static_cast<unsigned char>(a)) == b; };
  return std::search(text.begin(), text.end(), word.begin(), word.end(), same) != text.end();
}

/// Of several actions the strongest lock counts.
bool has_one_action(const Statement& statement) { return statement.text.find(',') == std::string::npos; }

}  // namespace

bool waits_harmlessly(const Statement& statement, Dialect dialect) {
  if (dialect != Dialect::postgresql) return false;
  const std::string& head = statement.head;
  if (head_matches_any(head, kHarmless)) return true;
  if (head_matches(head, "ALTER TABLE * VALIDATE CONSTRAINT")) return has_one_action(statement);
  if (head_matches(head, "REINDEX")) return mentions(statement, "CONCURRENTLY");
  return head_matches(head, "VACUUM") && !mentions(statement, "FULL");
}

}  // namespace fishway
