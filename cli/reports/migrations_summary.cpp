#include "cli/reports/migrations_summary.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/output/words.hpp"
#include "cli/reports/markdown.hpp"
#include "cli/reports/migration_rows.hpp"

namespace fishway {
namespace {

using Result = MigrationRow::Result;

std::string lower_at_version(const Report& report, const char* name) {
  const std::string version = report.text(name);
  std::string text = lower_first(at_version(version.empty() ? std::nullopt : std::optional(version)));
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string remark(const MigrationRow& row) {
  if (row.result == Result::held) return row.reason;
  return row.in_the_way;
}

std::string table_row(const MigrationRow& row) {
  const bool failed = row.result == Result::failed;
  const std::string result(name(row.result));
  return markdown_row({failed ? "**" + result + "**" : result, markdown_text(row.tag), markdown_text(row.description),
                       markdown_text(row.phase), row.statements ? std::to_string(*row.statements) : "",
                       row.time ? format_duration(*row.time) : "",
                       row.attempts > 1 ? std::to_string(row.attempts - 1) : "", markdown_text(remark(row))});
}

void add_table(CappedText& summary, const std::vector<MigrationRow>& rows) {
  summary.add(markdown_row({"", "Version", "Description", "Phase", "Statements", "Time", "Retries", "In the way"}) +
              "|---|---|---|---|--:|--:|--:|---|\n");
  for (const MigrationRow& row : rows) summary.add(table_row(row));
  summary.add("\n");
}

/// What was applied and what failed, then what is still to come.
void add_sql(CappedText& summary, const Report& report, const std::vector<MigrationRow>& rows,
             const ScriptText& text_of_script) {
  for (const MigrationRow& row : rows) {
    const ListedScript* listed = report.script(row.script);
    const std::string sql = listed == nullptr ? "" : text_of_script(*listed);
    if (!sql.empty()) summary.add(markdown_details(row.script, markdown_code(sql, "sql")));
  }
}

std::string counts(const Report& report) {
  const std::size_t held = report.list("held").size();
  return held == 0 ? "" : fmt::format(", {} held", held);
}

}  // namespace

std::string outcome_text(const Report& report) {
  const std::string time = format_duration(Milliseconds(number_of(report.document, "time_ms")));
  const std::size_t applied = report.list("applied").size();
  if (report.command == "migrate" && applied == 0)
    return lower_at_version(report, "to") + ", nothing to do" + counts(report);
  if (report.command == "migrate")
    return fmt::format("now {}, {} applied in {}{}", lower_at_version(report, "to"), applied, time, counts(report));
  if (report.command == "undo")
    return fmt::format("now {}, {} undone in {}", lower_at_version(report, "to"), report.list("undone").size(), time);
  if (report.command == "plan")
    return fmt::format("{}, {} pending{}", lower_at_version(report, "from"), report.list("migrations").size(),
                       counts(report));
  if (report.command == "validate") return "files and history agree";
  if (report.command == "lint") {
    const std::size_t findings = report.list("findings").size();
    return findings == 0 ? "nothing found" : counted(findings, "finding");
  }
  return "done";
}

void add_migrations(CappedText& summary, const Report& report, const ScriptText& text_of_script) {
  const std::vector<MigrationRow> rows = migration_rows(report);
  if (rows.empty()) return;
  add_table(summary, rows);
  add_sql(summary, report, rows, text_of_script);
}

}  // namespace fishway
