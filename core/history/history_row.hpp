// A row of the history table: one thing that was applied, as Flyway 10 to 13 writes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fishway {

struct HistoryRow {
  int installed_rank = 0;
  std::optional<std::string> version;  ///< absent: repeatable, schema marker
  std::string description;             ///< at most 200 characters
  std::string type;                    ///< SQL, SQL_BASELINE, BASELINE, SCHEMA, DELETE, UNDO_SQL, JDBC, ...
  std::string script;                  ///< at most 1000 characters
  std::optional<std::int32_t> checksum;
  std::string installed_by;
  /// When reading: RFC 3339 UTC ("2026-11-21T10:00:00Z"). When writing: ignored, the server's now.
  std::string installed_on;
  long long execution_time_ms = 0;
  bool success = true;

  friend bool operator==(const HistoryRow&, const HistoryRow&) = default;
};

using History = std::vector<HistoryRow>;  ///< ascending installed_rank

/// Flyway's abbreviations: over 200 characters -> the first 197 and "..."; over 1000 -> the first 1000,
/// with "..." in place of the first 3. Characters are UTF-16 units in Flyway; here a surrogate pair is never cut.
std::string abbreviate_description(std::string_view text);
std::string abbreviate_script(std::string_view text);

/// The rank of the next row: last + 1, or 1.
int next_rank(const History& history);

}  // namespace fishway
