#include "cli/reports/annotations.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fishway {
namespace {

/// "lock-timeout" as "lock timeout".
std::string words_of(std::string kind) {
  std::ranges::replace(kind, '-', ' ');
  return kind;
}

/// Without a line GitHub does not show it in the file.
Place place_of(const Report& report, const Json& object, const std::string& key) {
  Place place = report.place_of(object, key);
  if (!place.file.empty() && place.line == 0) place.line = 1;
  return place;
}

std::string with_next(const std::string& message, const std::string& hint) {
  return hint.empty() ? message : fmt::format("{}\nnext: {}", message, hint);
}

GithubAnnotation of_error(const Report& report, const Json& error) {
  std::string text = text_of(error, "message");
  if (const std::string statement = text_of(error, "statement"); !statement.empty()) text += "\n" + statement;
  return {"error", place_of(report, error, "file"),
          fmt::format("fishway {}: {}", report.command, words_of(text_of(error, "kind"))),
          with_next(text, text_of(error, "hint"))};
}

GithubAnnotation of_problem(const Report& report, const Json& problem) {
  return {"error", place_of(report, problem, "script"), words_of(text_of(problem, "kind")),
          with_next(text_of(problem, "message"), text_of(problem, "hint"))};
}

GithubAnnotation of_finding(const Report& report, const Json& finding) {
  const std::string severity = text_of(finding, "severity");
  std::string text = text_of(finding, "message");
  if (const std::string why = text_of(finding, "why"); !why.empty()) text += "\n" + why;
  if (const std::string fix = text_of(finding, "fix"); !fix.empty()) text += "\nthe safe way:\n" + fix;
  return {severity == "note" ? "notice" : severity, place_of(report, finding, "file"), text_of(finding, "rule"), text};
}

/// `plan` only foretells what `migrate` would be refused.
GithubAnnotation of_refusal(const Report& report, const Json& refusal) {
  std::string text = text_of(refusal, "message");
  if (const std::string fix = text_of(refusal, "fix"); !fix.empty()) text += "\nthe safe way:\n" + fix;
  return {report.command == "plan" ? "warning" : "error", place_of(report, refusal, "file"), text_of(refusal, "rule"),
          text};
}

/// "validation found 3 problems" says nothing that these do not.
bool is_told_by(const std::vector<GithubAnnotation>& annotations, const Json& error) {
  const std::string kind = text_of(error, "kind");
  return !annotations.empty() && (kind == "validation" || kind == "refused");
}

}  // namespace

std::vector<GithubAnnotation> annotations_of(const Report& report) {
  std::vector<GithubAnnotation> annotations;
  if (report.is_mere_answer()) return annotations;
  for (const Json& problem : report.list("problems")) annotations.push_back(of_problem(report, problem));
  for (const Json& finding : report.list("findings")) annotations.push_back(of_finding(report, finding));
  for (const Json& refusal : report.list("refused")) annotations.push_back(of_refusal(report, refusal));
  if (report.error().is_object() && !is_told_by(annotations, report.error()))
    annotations.push_back(of_error(report, report.error()));
  return annotations;
}

}  // namespace fishway
