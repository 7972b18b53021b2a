#include "cli/lint/lint_json.hpp"

namespace fishway {
namespace {

using lint::Finding;

Json tables_json(const Finding& finding) {
  Json tables = Json::array();
  for (const lint::Impact& impact : finding.impacts)
    tables.push_back({{"table", impact.table.text()},
                      {"lock", text_or_null(impact.lock)},
                      {"work", std::string(lint::name(impact.work))},
                      {"blocks_reads", impact.blocks_reads},
                      {"blocks_writes", impact.blocks_writes}});
  return tables;
}

Json finding_json(const Finding& finding) {
  return {{"rule", std::string(finding.rule->name)},
          {"severity", std::string(lint::name(finding.severity()))},
          {"file", text_or_null(finding.place.file)},
          {"line", number_or_null(finding.place.line)},
          {"column", number_or_null(finding.place.column)},
          {"message", finding.message},
          {"why", finding.why()},
          {"fix", text_or_null(finding.fix_text())},
          {"kind", std::string(lint::name(finding.rule->kind))},
          {"statement", text_or_null(finding.statement)},
          {"estimate", text_or_null(finding.estimate)},
          {"tables", tables_json(finding)},
          {"page", rule_page(*finding.rule)}};
}

Json waived_json(const lint::Waived& waived) {
  Json json = finding_json(waived.finding);
  json["reason"] = text_or_null(waived.reason);
  json["waived_at"] = {{"file", text_or_null(waived.place.file)},
                       {"line", number_or_null(waived.place.line)},
                       {"column", number_or_null(waived.place.column)}};
  return json;
}

}  // namespace

void fill_lint_document(const LintReport& report, Json& body) {
  body["dialect"] = std::string(name(report.server.dialect));
  body["server_version"] = server_version_text(report.server.dialect, report.server.version);
  body["version_assumed"] = report.server.is_version_assumed;
  for (const lint::JudgedFile& file : report.files) body["files"].push_back(file.file);
  body["statements"] = report.statements;
  for (const Finding& finding : report.findings) body["findings"].push_back(finding_json(finding));
  for (const lint::Waived& waived : report.waived) body["waived"].push_back(waived_json(waived));
}

}  // namespace fishway
