#include "cli/output/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

namespace fishway {

std::string version_tag(const Migration& migration) {
  constexpr std::string_view letters = "VRBU";
  const char letter = letters[static_cast<std::size_t>(migration.kind)];
  return migration.version ? fmt::format("{}{}", letter, migration.version->text()) : std::string(1, letter);
}

std::string version_tag(const AppliedMigration& applied) {
  if (!applied.version) return "R";
  const char letter = applied.type == "UNDO_SQL" ? 'U' : applied.type == "SQL_BASELINE" ? 'B' : 'V';
  return fmt::format("{}{}", letter, *applied.version);
}

std::string at_version(const std::optional<std::string>& version) {
  return version ? fmt::format("At version {}.", *version) : "At no version yet.";
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string kind_of_statement(std::string_view head) {
  static const std::set<std::string_view> verbs = {
      "ALTER",    "ANALYZE", "CALL",     "CHECK",  "CLUSTER",      "CONCURRENTLY", "CREATE",   "DATABASE",   "DELETE",
      "DETACH",   "DO",      "DROP",     "EVENT",  "EXECUTE",      "FULL",         "FUNCTION", "GRANT",      "INDEX",
      "INSERT",   "LOAD",    "OPTIMIZE", "OR",     "PRAGMA",       "PROCEDURE",    "REINDEX",  "RENAME",     "REPLACE",
      "REVOKE",   "SELECT",  "SEQUENCE", "SET",    "SUBSCRIPTION", "SYSTEM",       "TABLE",    "TABLESPACE", "TRIGGER",
      "TRUNCATE", "TYPE",    "UNIQUE",   "UPDATE", "USER",         "VACUUM",       "VIEW"};
  std::string kind;
  while (!head.empty()) {
    const std::size_t end = std::min(head.find(' '), head.size());
    if (!verbs.contains(head.substr(0, end))) break;
    kind += (kind.empty() ? "" : " ") + std::string(head.substr(0, end));
    head.remove_prefix(std::min(end + 1, head.size()));
  }
  return kind;
}

std::string lower_first(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

std::string version_or_description(const Migration& migration) {
  return migration.version ? migration.version->text() : migration.description;
}

}  // namespace fishway
