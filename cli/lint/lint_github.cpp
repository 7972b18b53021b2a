#include "cli/lint/lint_github.hpp"

#include <fmt/format.h>

#include "cli/output/github_text.hpp"

namespace fishway {
namespace {

std::string level_of(lint::Severity severity) {
  return severity == lint::Severity::note ? "notice" : std::string(lint::name(severity));
}

/// The line first, as the list of annotations shows it; then what else is known.
std::string message_of(const lint::Finding& finding) {
  std::string message = finding.message;
  if (!finding.estimate.empty()) message += fmt::format("\n{}", finding.estimate);
  if (!finding.fix_text().empty()) message += fmt::format("\n\ninstead:\n{}", finding.fix_text());
  return message;
}

}  // namespace

std::string github_annotations(const LintReport& report, const FileNaming& naming) {
  std::vector<GithubAnnotation> annotations;
  for (const lint::Finding& finding : report.findings) {
    Place place = finding.place;
    place.file = naming(place.file);
    annotations.push_back(
        {level_of(finding.severity()), std::move(place), std::string(finding.rule->name), message_of(finding)});
  }
  return github_lines(annotations, "see the log of this step");
}

}  // namespace fishway
