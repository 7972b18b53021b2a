#include "core/lint/linter.hpp"

#include <algorithm>

#include "core/lint/file_findings.hpp"
#include "core/lint/file_rules.hpp"
#include "core/lint/waivers.hpp"
#include "core/run/script_outline.hpp"

namespace fishway::lint {
namespace {

/// What a script is opened with: what its statements look like depends on the server.
DatabaseFacts facts_for(const LintOptions& options) {
  DatabaseFacts facts;
  facts.dialect = options.dialect.dialect;
  facts.version_number = options.dialect.server_version;
  facts.split = options.split;
  facts.split.dialect = facts.dialect;
  facts.split.server_version = facts.version_number;
  return facts;
}

Finding script_finding(const Error& error, const Migration& migration) {
  Finding finding;
  finding.rule = &unreadable_script;
  finding.place = error.place.file.empty() ? Place{migration.path.string(), 0, 0} : error.place;
  finding.message = error.message;
  finding.fix = error.hint;
  finding.statement = error.statement;
  return finding;
}

/// The baseline that stands for the versions below it, where their files are gone.
const Migration* baseline_in_use(const Catalog& catalog) {
  const Migration* baseline = nullptr;
  std::optional<Version> lowest;
  for (const Migration& migration : catalog.migrations) {
    if (migration.kind == MigrationKind::baseline) baseline = &migration;
    if (migration.kind == MigrationKind::versioned && !lowest) lowest = migration.version;
  }
  const bool is_replaced = baseline != nullptr && lowest && *lowest <= *baseline->version;
  return is_replaced ? nullptr : baseline;
}

/// One file that is being judged or played: keeps what its directives waive.
class Reading {
 public:
  Reading(const LintOptions& options, const Migration& migration, LintResult& result)
      : options_(options), waivers_(options.allowed), result_(result) {
    file_.script = migration.script;
    file_.file = migration.path.string();
  }

  void statement(const Statement& statement, const Directives& of_file, StatementReport report) {
    waivers_.file(of_file, file_.file);
    waivers_.statement(statement);
    ++result_.statements;
    std::vector<Finding> kept = without_waived(std::move(report.findings));
    result_.findings.insert(result_.findings.end(), kept.begin(), kept.end());
    if (options_.keep_statements)
      file_.statements.push_back({statement.place(), statement.number, std::move(report.impacts), std::move(kept)});
  }

  void end(std::vector<Finding> at_end) {
    for (Finding& finding : without_waived(std::move(at_end))) result_.findings.push_back(std::move(finding));
    for (Finding& finding : waivers_.findings())
      if (!is_disabled(finding)) result_.findings.push_back(std::move(finding));
    result_.files.push_back(std::move(file_));
  }

 private:
  bool is_disabled(const Finding& finding) const {
    return std::ranges::find(options_.disabled, finding.rule->name) != options_.disabled.end();
  }

  std::vector<Finding> without_waived(std::vector<Finding> findings) {
    std::vector<Finding> kept;
    for (Finding& finding : findings) {
      if (is_disabled(finding)) continue;
      if (const auto waiver = waivers_.take(finding))
        result_.waived.push_back({std::move(finding), waiver->reason, waiver->place});
      else
        kept.push_back(std::move(finding));
    }
    return kept;
  }

  const LintOptions& options_;
  Waivers waivers_;
  LintResult& result_;
  JudgedFile file_;
};

}  // namespace

std::size_t LintResult::count(Severity severity) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(findings, [&](const Finding& finding) { return finding.severity() == severity; }));
}

bool LintResult::refuses() const { return count(Severity::error) + count(Severity::warning) > 0; }

Linter::Linter(const Catalog& catalog, LintOptions options) : catalog_(catalog), options_(std::move(options)) {}

bool Linter::is_judged(const Migration& migration) const {
  return !options_.is_judged || options_.is_judged(migration);
}

/// Versions, behind the baseline that stands for older ones, then what is repeatable. What is one change comes last,
/// because everything else is applied before it.
std::vector<const Migration*> Linter::played_order() const {
  std::vector<const Migration*> order;
  const Migration* baseline = baseline_in_use(catalog_);
  if (baseline != nullptr) order.push_back(baseline);
  for (const Migration& migration : catalog_.migrations) {
    const bool is_below = baseline != nullptr && migration.version && *migration.version <= *baseline->version;
    const bool runs = migration.kind == MigrationKind::versioned || migration.kind == MigrationKind::repeatable;
    if (runs && !is_below) order.push_back(&migration);
  }
  if (options_.is_played)
    std::erase_if(order, [&](const Migration* each) { return !is_judged(*each) && !options_.is_played(*each); });
  if (options_.is_judged && !options_.each_by_itself)
    std::stable_partition(order.begin(), order.end(),
                          [&](const Migration* migration) { return !is_judged(*migration); });
  return order;
}

LintResult Linter::run() {
  LintResult result;
  for (Finding& finding : file_findings(catalog_, options_)) result.findings.push_back(std::move(finding));
  const auto linter = make_dialect_linter(options_.dialect);
  const bool is_alone = !options_.is_judged || options_.each_by_itself;
  bool has_begun = false;  // a change of several files
  for (const Migration* migration : played_order()) {
    if (!has_begun) linter->settle();
    has_begun = is_judged(*migration) && !is_alone;
    read(*migration, *linter, result);
  }
  estimate(result.findings);
  return result;
}

void Linter::read(const Migration& migration, DialectLinter& linter, LintResult& result) const {
  const bool judged = is_judged(migration);
  linter.begin_file({migration.path.string(), judged, migration.phase, migration.kind == MigrationKind::repeatable});
  Reading reading(options_, migration, result);
  std::vector<Finding> at_end;
  try {
    OpenScript script(catalog_, migration, facts_for(options_), options_.execute_in_transaction,
                      migration.path.string());
    while (const auto segment = script.reader().next_segment()) {
      linter.begin_segment(segment->kind);
      linter.in_explicit_transaction(segment->explicit_begin);
      while (const Statement* statement = script.reader().next_statement()) {
        if (options_.is_without_effect && options_.is_without_effect(*statement)) continue;
        StatementReport report = linter.statement(*statement);
        if (judged) reading.statement(*statement, script.directives(), std::move(report));
      }
    }
  } catch (const Error& error) {
    at_end.push_back(script_finding(error, migration));
  }
  for (Finding& finding : linter.end_file()) at_end.push_back(std::move(finding));
  if (judged) reading.end(std::move(at_end));
}

void Linter::estimate(std::vector<Finding>& findings) const {
  if (options_.sizes == nullptr) return;
  for (Finding& finding : findings)
    for (const Impact& impact : finding.impacts)
      if (finding.estimate.empty()) finding.estimate = estimate_text(impact, *options_.sizes);
}

}  // namespace fishway::lint
