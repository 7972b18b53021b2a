#include "cli/lint/lint_text.hpp"

#include <fmt/format.h>

#include <set>
#include <sstream>

#include "cli/output/foreign_text.hpp"
#include "cli/output/words.hpp"

namespace fishway {
namespace {

using lint::Finding;
using lint::Severity;

std::string severity_word(const Finding& finding, const Console& console) {
  const std::string word = fmt::format("{}:", lint::name(finding.severity()));
  switch (finding.severity()) {
    case Severity::error:
      return console.red(word);
    case Severity::warning:
      return console.yellow(word);
    case Severity::note:
      break;
  }
  return word;
}

std::string indented(const std::string& text, std::string_view blanks) {
  std::string result;
  std::istringstream lines(harmless(text));
  for (std::string line; std::getline(lines, line);)
    result += line.empty() ? "\n" : fmt::format("{}{}\n", blanks, line);
  return result;
}

/// The rule's own safe way is shown once; one with the finding's names each time.
std::string fix_text(const Finding& finding, std::set<std::string_view>& shown) {
  const std::string fix = finding.fix_text();
  if (fix.empty()) return {};
  if (finding.fix.empty() && !shown.insert(finding.rule->name).second)
    return fmt::format("    instead: as above for {}\n", finding.rule->name);
  return "    instead:\n" + indented(fix, "        ");
}

std::string finding_text(const Finding& finding, const Console& console, std::set<std::string_view>& shown) {
  std::string text = fmt::format("{}: {} {} [{}]\n", console.bold(harmless(finding.place.text())),
                                 severity_word(finding, console), on_one_line(finding.message), finding.rule->name);
  if (!finding.rule->what.empty()) text += fmt::format("    why: {}\n", on_one_line(finding.why()));
  if (!finding.estimate.empty()) text += fmt::format("    here: {}\n", on_one_line(finding.estimate));
  return text + fix_text(finding, shown) + "\n";
}

}  // namespace

std::string findings_text(const LintReport& report, const Console& console, bool with_notes) {
  std::string text;
  std::set<std::string_view> shown;
  for (const Finding& finding : report.findings)
    if (with_notes || finding.severity() != Severity::note) text += finding_text(finding, console, shown);
  return text;
}

std::string waivers_text(const LintReport& report, const Console& console) {
  if (report.waived.empty()) return {};
  std::string text = "Waived:\n";
  for (const lint::Waived& waived : report.waived) {
    const std::string reason = waived.reason.empty() ? "no reason given" : on_one_line(waived.reason);
    text += fmt::format("  {}: {} [{}]\n    reason: {}\n", console.bold(harmless(waived.finding.place.text())),
                        on_one_line(waived.finding.message), waived.finding.rule->name, reason);
  }
  return text + "\n";
}

std::string summary_text(const LintReport& report) {
  std::string counts = report.counts(true);
  if (counts.empty()) counts = "nothing found";
  if (!report.waived.empty()) counts += fmt::format(", {} waived", report.waived.size());
  const std::string server =
      report.server.is_version_assumed
          ? fmt::format("{}, the oldest supported (--server-version names yours)", report.server.text())
          : report.server.text();
  return fmt::format("{} and {} judged for {}: {}.\n", counted(report.files.size(), "file"),
                     counted(report.statements, "statement"), server, counts);
}

}  // namespace fishway
