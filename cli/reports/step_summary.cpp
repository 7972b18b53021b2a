#include "cli/reports/step_summary.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/reports/capped_text.hpp"
#include "cli/reports/error_summary.hpp"
#include "cli/reports/findings_summary.hpp"
#include "cli/reports/markdown.hpp"
#include "cli/reports/migrations_summary.hpp"

namespace fishway {
namespace {

/// These are called by applications that start: only a failure is worth a place in the summary.
bool is_quiet(const std::string& command) { return command == "check" || command == "wait"; }

std::string heading(const Report& report) {
  const std::string title = fmt::format("### fishway {}: ", report.command);
  if (report.error().is_object()) {
    std::string kind = text_of(report.error(), "kind");
    std::ranges::replace(kind, '-', ' ');
    return title + fmt::format("{}, exit code {}\n\n", markdown_text(kind), number_of(report.error(), "exit_code"));
  }
  return title + markdown_text(outcome_text(report)) + "\n\n";
}

std::string where(const Report& report) {
  const std::string database = database_text(report.document);
  return database.empty() ? "" : markdown_text(database) + "\n\n";
}

}  // namespace

std::string step_summary(const Report& report, const ScriptText& text_of_script, std::size_t limit) {
  static const std::vector<std::string> with_summary = {"migrate", "plan", "undo", "validate", "lint", "check", "wait"};
  if (std::ranges::find(with_summary, report.command) == with_summary.end()) return {};
  if (report.is_mere_answer() || (is_quiet(report.command) && report.error().is_null())) return {};
  CappedText summary(limit);
  summary.add(heading(report));
  summary.add(where(report));
  add_error(summary, report);
  add_migrations(summary, report, text_of_script);
  add_problems(summary, report);
  add_findings(summary, report);
  return summary.text();
}

}  // namespace fishway
