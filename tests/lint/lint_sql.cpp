#include "tests/lint/lint_sql.hpp"

#include <fmt/format.h>

#include <set>

#include "core/script/segment_reader.hpp"
#include "core/text_source.hpp"

namespace fishway::lint {
namespace {

int usual_version(Dialect dialect) {
  switch (dialect) {
    case Dialect::postgresql:
      return 150000;
    case Dialect::mysql:
      return 90100;
    case Dialect::mariadb:
      return 101100;
    case Dialect::sqlite:
      break;
  }
  return 34000;
}

std::vector<std::string> files_of(const std::string& text) {
  constexpr std::string_view mark = "-- next\n";
  std::vector<std::string> files;
  std::size_t begin = 0;
  for (std::size_t end = text.find(mark); end != std::string::npos; end = text.find(mark, begin)) {
    files.push_back(text.substr(begin, end - begin));
    begin = end + mark.size();
  }
  files.push_back(text.substr(begin));
  return files;
}

void show(DialectLinter& linter, const std::string& text, const SqlToLint& sql, bool judged, LintedSql& result) {
  static int number = 0;
  const std::string file = fmt::format("V{}.sql", ++number);
  linter.begin_file({file, judged, sql.phase, false});
  WholeText source(text);
  Splitter splitter(source, file, {.dialect = sql.dialect, .server_version = sql.version});
  SegmentReader reader(splitter, {.dialect = sql.dialect, .server_version = sql.version});
  while (const auto segment = reader.next_segment()) {
    linter.begin_segment(segment->kind);
    linter.in_explicit_transaction(segment->explicit_begin);
    while (const Statement* statement = reader.next_statement()) {
      StatementReport report = linter.statement(*statement);
      if (!judged) continue;
      result.findings.insert(result.findings.end(), report.findings.begin(), report.findings.end());
      result.impacts.insert(result.impacts.end(), report.impacts.begin(), report.impacts.end());
    }
  }
  const auto at_end = linter.end_file();
  if (judged) result.findings.insert(result.findings.end(), at_end.begin(), at_end.end());
}

}  // namespace

std::string LintedSql::rules() const {
  std::set<std::string_view> names;
  for (const Finding& finding : findings)
    if (finding.severity() != Severity::note) names.insert(finding.rule->name);
  return fmt::format("{}", fmt::join(names, " "));
}

bool LintedSql::has(std::string_view rule) const {
  for (const Finding& finding : findings)
    if (finding.rule->name == rule) return true;
  return false;
}

std::string LintedSql::text() const {
  std::string text;
  for (const Finding& finding : findings)
    text += fmt::format("{}: {} ({})\n", finding.place.line, finding.message, finding.rule->name);
  return text;
}

LintedSql lint_sql(const SqlToLint& given) {
  SqlToLint sql = given;
  if (sql.version == 0) sql.version = usual_version(sql.dialect);
  LintedSql result;
  const auto linter = make_dialect_linter({sql.dialect, sql.version, {}});
  for (const std::string& file : files_of(sql.before)) show(*linter, file, sql, false, result);
  linter->settle();
  for (const std::string& file : files_of(sql.change)) show(*linter, file, sql, true, result);
  return result;
}

LintedSql lint_postgres(std::string before, std::string change, int version) {
  return lint_sql({std::move(before), std::move(change), Dialect::postgresql, version, {}});
}

}  // namespace fishway::lint
