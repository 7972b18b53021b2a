#include "cli/lint/gitlab_code_quality.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fishway {
namespace {

std::string severity_of(const lint::Finding& finding) {
  switch (finding.severity()) {
    case lint::Severity::error:
      return "critical";
    case lint::Severity::warning:
      return "major";
    case lint::Severity::note:
      break;
  }
  return "info";
}

}  // namespace

Json gitlab_document(const LintReport& report, const FileNaming& naming) {
  const auto prints = fingerprints(report.findings, naming);
  Json document = Json::array();
  for (std::size_t i = 0; i < prints.size(); ++i) {
    const lint::Finding& finding = report.findings[i];
    std::string text = fmt::format("{}: {}", finding.rule->name, finding.message);
    if (!finding.estimate.empty()) text += fmt::format(" ({})", finding.estimate);
    document.push_back({{"description", text},
                        {"check_name", std::string(finding.rule->name)},
                        {"fingerprint", prints[i]},
                        {"severity", severity_of(finding)},
                        {"location",
                         {{"path", naming(finding.place.file)},
                          {"lines", {{"begin", std::max<std::size_t>(finding.place.line, 1)}}}}}});
  }
  return document;
}

}  // namespace fishway
