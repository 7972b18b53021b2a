#include "core/history/new_rows.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace fishway {

HistoryRow applied_row(const Migration& migration, int rank, std::string installed_by, bool success) {
  HistoryRow row;
  row.installed_rank = rank;
  if (migration.version) row.version = migration.version->text();
  row.description = abbreviate_description(migration.description);
  row.type = history_type(migration.kind);
  row.script = abbreviate_script(migration.script);
  row.checksum = migration.checksum;
  row.installed_by = std::move(installed_by);
  row.success = success;
  return row;
}

HistoryRow undo_row(const Migration& undo, int rank, std::string installed_by, bool success) {
  return applied_row(undo, rank, std::move(installed_by), success);
}

HistoryRow baseline_row(std::string version, const std::string& description, std::string installed_by) {
  HistoryRow row;
  row.installed_rank = 1;
  row.version = std::move(version);
  row.description = abbreviate_description(description);
  row.type = "BASELINE";
  row.script = abbreviate_script(description);
  row.installed_by = std::move(installed_by);
  return row;
}

HistoryRow schema_row(const std::vector<std::string>& quoted_schemas, std::string installed_by, int rank) {
  HistoryRow row;
  row.installed_rank = rank;
  row.description = "<< Flyway Schema Creation >>";
  row.type = "SCHEMA";
  row.script = abbreviate_script(fmt::format("{}", fmt::join(quoted_schemas, ",")));
  row.installed_by = std::move(installed_by);
  return row;
}

HistoryRow delete_row(const HistoryRow& applied, int rank, std::string installed_by) {
  HistoryRow row = applied;
  row.installed_rank = rank;
  row.type = "DELETE";
  row.installed_by = std::move(installed_by);
  row.installed_on.clear();
  row.execution_time_ms = 0;
  return row;
}

}  // namespace fishway
