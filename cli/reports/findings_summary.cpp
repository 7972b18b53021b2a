#include "cli/reports/findings_summary.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/reports/markdown.hpp"

namespace fishway {
namespace {

std::string place_text(const Report& report, const Json& finding) {
  Place place = report.place_of(finding);
  place.column = 0;
  return place.text();
}

/// Nothing is waived silently.
void add_waived(CappedText& summary, const Report& report) {
  const Json& waived = report.list("waived");
  if (waived.empty()) return;
  summary.add(markdown_row({"Waived", "Place", "What", "Reason"}) + "|---|---|---|---|\n");
  for (const Json& finding : waived)
    summary.add(markdown_row({markdown_span(text_of(finding, "rule")), markdown_span(place_text(report, finding)),
                              markdown_text(text_of(finding, "message")), markdown_text(text_of(finding, "reason"))}));
  summary.add("\n");
}

/// The message, and how long it would take where that is known.
std::string what(const Json& finding) {
  const std::string estimate = text_of(finding, "estimate");
  return markdown_text(text_of(finding, "message") + (estimate.empty() ? "" : ": " + estimate));
}

std::string finding_row(const Report& report, const Json& finding) {
  std::string kind = text_of(finding, "severity") + text_of(finding, "cause");  // one of them: of lint, of the gate
  std::ranges::replace(kind, '-', ' ');
  return markdown_row({markdown_text(kind), markdown_span(text_of(finding, "rule")),
                       markdown_span(place_text(report, finding)), what(finding)});
}

std::string finding_details(const Report& report, const Json& finding) {
  const std::string why = text_of(finding, "why");
  const std::string fix = text_of(finding, "fix");
  if (why.empty() && fix.empty()) return {};
  std::string body = markdown_text(why) + "\n";
  if (!fix.empty()) body += "\n" + markdown_code(fix, "sql");
  return markdown_details(fmt::format("{}: {}", place_text(report, finding), text_of(finding, "rule")), body);
}

void add_findings_of(CappedText& summary, const Report& report, const Json& findings) {
  if (findings.empty()) return;
  summary.add(markdown_row({"", "Rule", "Place", "What"}) + "|---|---|---|---|\n");
  for (const Json& finding : findings) summary.add(finding_row(report, finding));
  summary.add("\n");
  for (const Json& finding : findings) summary.add(finding_details(report, finding));
}

}  // namespace

void add_problems(CappedText& summary, const Report& report) {
  const Json& problems = report.list("problems");
  if (problems.empty()) return;
  summary.add(markdown_row({"Problem", "Script", "What", "Next"}) + "|---|---|---|---|\n");
  for (const Json& problem : problems)
    summary.add(markdown_row({markdown_text(text_of(problem, "kind")),
                              markdown_span(report.path_in_repository(text_of(problem, "script"))),
                              markdown_text(text_of(problem, "message")), markdown_text(text_of(problem, "hint"))}));
  summary.add("\n");
}

void add_findings(CappedText& summary, const Report& report) {
  add_findings_of(summary, report, report.list("findings"));
  add_findings_of(summary, report, report.list("refused"));
  add_waived(summary, report);
}

}  // namespace fishway
