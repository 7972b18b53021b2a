#include "cli/lint/lint_junit.hpp"

#include <fmt/format.h>

#include <set>

#include "cli/output/xml_text.hpp"

namespace fishway {
namespace {

using lint::Finding;

std::string title_of(const Finding& finding) {
  return finding.place.line == 0 ? std::string(finding.rule->name)
                                 : fmt::format("line {}: {}", finding.place.line, finding.rule->name);
}

std::string failure_text(const Finding& finding) {
  std::string text = fmt::format("{}: {}: {}\n\n{}\n", finding.place.text(), lint::name(finding.severity()),
                                 finding.message, finding.why());
  if (!finding.estimate.empty()) text += fmt::format("\n{}\n", finding.estimate);
  if (!finding.fix_text().empty()) text += fmt::format("\ninstead:\n{}\n", finding.fix_text());
  return text + fmt::format("\nmore: {}\n", rule_page(*finding.rule));
}

class Suite {
 public:
  Suite(const LintReport& report, const FileNaming& naming) : report_(report), naming_(naming) {}

  std::string xml() {
    for (const Finding& finding : report_.findings)
      if (finding.severity() != lint::Severity::note) add_failure(finding);
    for (const lint::Waived& waived : report_.waived) add_skipped(waived);
    for (const lint::JudgedFile& file : report_.files)
      if (!told_.contains(file.file)) add_case(file.file, "no hazards", "");
    const std::string counts = fmt::format("tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\"", tests_,
                                           failures_, report_.waived.size());
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"fishway lint\" tests=\"{}\" failures=\"{}\" "
        "errors=\"0\" time=\"0\">\n  <testsuite name=\"fishway lint\" {} time=\"0\">\n{}  "
        "</testsuite>\n</testsuites>\n",
        tests_, failures_, counts, cases_);
  }

 private:
  void add_case(const std::string& file, const std::string& title, const std::string& content) {
    told_.insert(file);
    ++tests_;
    cases_ += fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"0\"", xml_attribute(naming_(file)),
                          xml_attribute(title));
    cases_ += content.empty() ? "/>\n" : fmt::format(">\n      {}\n    </testcase>\n", content);
  }

  void add_failure(const Finding& finding) {
    ++failures_;
    add_case(finding.place.file, title_of(finding),
             fmt::format("<failure message=\"{}\" type=\"{}\">{}</failure>", xml_attribute(finding.message),
                         xml_attribute(finding.rule->name), xml_text(failure_text(finding))));
  }

  void add_skipped(const lint::Waived& waived) {
    const std::string reason = waived.reason.empty() ? "no reason given" : waived.reason;
    add_case(waived.finding.place.file, title_of(waived.finding),
             fmt::format("<skipped message=\"{}\"/>", xml_attribute("waived: " + reason)));
  }

  const LintReport& report_;
  const FileNaming& naming_;
  std::set<std::string> told_;
  std::size_t tests_ = 0;
  std::size_t failures_ = 0;
  std::string cases_;
};

}  // namespace

std::string junit_document(const LintReport& report, const FileNaming& naming) { return Suite(report, naming).xml(); }

}  // namespace fishway
