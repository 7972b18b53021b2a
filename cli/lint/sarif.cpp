#include "cli/lint/sarif.hpp"

#include <fmt/format.h>

#include <map>

#include "cli/version.hpp"

namespace fishway {
namespace {

using lint::Finding;
using lint::Rule;

/// What may stand in a URI's path as it is.
std::string uri_of(std::string_view path) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/";
  std::string uri;
  for (char c : path)
    uri += plain.find(c) != std::string_view::npos
               ? std::string(1, c)
               : fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  return path.starts_with('/') ? "file://" + uri : uri;
}

Json text_json(std::string_view text) { return {{"text", std::string(text)}}; }

std::string help_text(const Rule& rule) {
  std::string text(rule.what);
  if (!rule.lock.empty()) text += fmt::format("\n\nLock: {}", rule.lock);
  if (!rule.versions.empty()) text += fmt::format("\n\nVersions: {}", rule.versions);
  return text + fmt::format("\n\nMore: {}", rule_page(rule));
}

Json help_json(const Rule& rule) {
  Json help = text_json(help_text(rule));
  const std::string fix = rule.fix.empty() ? "" : fmt::format("\n\n```sql\n{}\n```", rule.fix);
  help["markdown"] = help_text(rule) + fix;
  return help;
}

Json rule_json(const Rule& rule, std::string_view pages) {
  Json json = {{"id", std::string(rule.name)},
               {"shortDescription", text_json(rule.summary.empty() ? rule.name : rule.summary)},
               {"fullDescription", text_json(rule.what.empty() ? rule.name : rule.what)},
               {"help", help_json(rule)},
               {"defaultConfiguration", {{"level", std::string(lint::name(rule.severity))}}},
               {"properties", {{"tags", {std::string(lint::name(rule.kind)), "database", "migration"}}}}};
  if (!pages.empty()) json["helpUri"] = fmt::format("{}/hazards.md#{}", pages, rule.name);
  return json;
}

Json location_json(const Place& place, const FileNaming& naming) {
  const std::string file = naming(place.file);
  Json artifact = {{"uri", uri_of(file)}};
  if (!file.starts_with('/')) artifact["uriBaseId"] = "SRCROOT";
  Json physical = {{"artifactLocation", std::move(artifact)}};
  physical["region"] = {{"startLine", std::max<std::size_t>(place.line, 1)},
                        {"startColumn", std::max<std::size_t>(place.column, 1)}};
  return {{"physicalLocation", std::move(physical)}};
}

/// One run's results; collects the rules that they name.
class Run {
 public:
  Run(const FileNaming& naming, std::string_view pages) : naming_(naming), pages_(pages) {}

  void add(const std::vector<Finding>& findings) {
    const auto prints = fingerprints(findings, naming_);
    for (std::size_t i = 0; i < findings.size(); ++i) results_.push_back(result(findings[i], prints[i]));
  }

  void add(const std::vector<lint::Waived>& waived) {
    std::vector<Finding> findings;
    for (const lint::Waived& each : waived) findings.push_back(each.finding);
    const auto prints = fingerprints(findings, naming_);
    for (std::size_t i = 0; i < waived.size(); ++i) {
      Json suppression = {{"kind", "inSource"}, {"status", "accepted"}};
      if (!waived[i].reason.empty()) suppression["justification"] = waived[i].reason;
      if (!waived[i].place.file.empty()) suppression["location"] = location_json(waived[i].place, naming_);
      Json suppressed = result(findings[i], prints[i]);
      suppressed["suppressions"] = Json::array({std::move(suppression)});
      results_.push_back(std::move(suppressed));
    }
  }

  Json json() const {
    Json driver = {{"name", "fishway"}, {"version", std::string(program_version())}, {"rules", rules_}};
    return {{"tool", {{"driver", std::move(driver)}}},
            {"columnKind", "unicodeCodePoints"},
            {"originalUriBaseIds", {{"SRCROOT", {{"description", text_json("the root of the repository")}}}}},
            {"results", results_}};
  }

 private:
  /// Rules of one name in two dialects are one here.
  std::size_t index_of(const Rule& rule) {
    const auto [found, is_new] = indexes_.emplace(rule.name, rules_.size());
    if (is_new) rules_.push_back(rule_json(rule, pages_));
    return found->second;
  }

  Json result(const Finding& finding, const std::string& fingerprint) {
    std::string message = finding.message;
    if (!finding.estimate.empty()) message += fmt::format(" ({})", finding.estimate);
    Json json = {{"ruleId", std::string(finding.rule->name)},
                 {"ruleIndex", index_of(*finding.rule)},
                 {"level", std::string(lint::name(finding.severity()))},
                 {"message", text_json(message)},
                 {"locations", Json::array()},
                 {"partialFingerprints", {{"fishway/v1", fingerprint}}}};
    if (!finding.place.file.empty()) json["locations"].push_back(location_json(finding.place, naming_));
    return json;
  }

  const FileNaming& naming_;
  std::string_view pages_;
  std::map<std::string_view, std::size_t> indexes_;
  Json rules_ = Json::array();
  Json results_ = Json::array();
};

}  // namespace

Json sarif_document(const LintReport& report, const FileNaming& naming, std::string_view pages) {
  Run run(naming, pages);
  run.add(report.findings);
  run.add(report.waived);
  return {{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
          {"version", "2.1.0"},
          {"runs", Json::array({run.json()})}};
}

}  // namespace fishway
