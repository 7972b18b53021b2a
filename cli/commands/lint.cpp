#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli/commands/command.hpp"
#include "cli/context.hpp"
#include "cli/lint/branch_changes.hpp"
#include "cli/lint/gitlab_code_quality.hpp"
#include "cli/lint/lint_github.hpp"
#include "cli/lint/lint_json.hpp"
#include "cli/lint/lint_junit.hpp"
#include "cli/lint/lint_part.hpp"
#include "cli/lint/lint_text.hpp"
#include "cli/lint/sarif.hpp"
#include "cli/output/repository_path.hpp"
#include "cli/output/words.hpp"
#include "cli/placeholder_defaults.hpp"
#include "cli/stats_file.hpp"
#include "cli/version.hpp"
#include "core/lint/file_rules.hpp"
#include "core/lint/waivers.hpp"

namespace fishway {
namespace {

std::optional<Version> since_version(const Settings& settings) {
  const auto text = settings.optional_text("since");
  if (!text) return std::nullopt;
  const bool has_letter = text->starts_with('V') || text->starts_with('v');
  auto version = Version::parse(std::string_view(*text).substr(has_letter ? 1 : 0));
  if (version) return version;
  const Origin& origin = settings.origin("since");
  throw Error(origin.place.file.empty() ? ErrorKind::usage : ErrorKind::configuration,
              fmt::format("{}: '{}' is no version", origin.text, *text), "write it like 42, V42 or 2.1", origin.place);
}

void require_rules(const Settings& settings) {
  const Origin& origin = settings.origin("disable");
  for (const std::string& rule : settings.list("disable")) {
    if (lint::is_rule(rule)) continue;
    const auto meant = lint::nearest_rule(rule);
    throw Error(origin.place.file.empty() ? ErrorKind::usage : ErrorKind::configuration,
                fmt::format("{}: there is no rule {}", origin.text, rule),
                meant ? fmt::format("did you mean {}?", *meant) : "`fishway help rules` lists them", origin.place);
  }
}

/// The whole of one invocation.
class Linting {
 public:
  explicit Linting(Context& context) : context_(context), since_(since_version(context.settings)) {
    require_rules(context.settings);
    report_.server = assumed_server(context.settings);
    if (const auto file = context.settings.optional_text("stats")) sizes_ = read_stats(*file);
  }

  void run() {
    for (const LintPart& part : lint_parts(context_, placeholders_for(context_, report_.server.facts))) judge(part);
    print();
    if (report_.refuses()) throw refusal();
  }

 private:
  void judge(const LintPart& part) {
    for (const Error& warning : part.catalog.warnings)
      context_.console.warn(
          fmt::format("{}{}", warning.place.file.empty() ? "" : warning.place.text() + ": ", warning.message));
    std::optional<BranchScope> branch;
    if (const auto ref = context_.settings.optional_text("since-git"); ref && !part.is_lone)
      branch = branch_scope(part, *ref, context_.environment);
    lint::LintResult result = lint::Linter(part.catalog, options(part, branch)).run();
    if (!part.chosen.empty()) std::erase_if(result.findings, [&](const auto& f) { return is_elsewhere(f, part); });
    report_.add(std::move(result));
  }

  lint::LintOptions options(const LintPart& part, const std::optional<BranchScope>& branch) const {
    lint::LintOptions options;
    options.dialect = {report_.server.dialect, report_.server.version, report_.server.default_schema};
    options.execute_in_transaction = context_.settings.flag("execute-in-transaction");
    options.disabled = context_.settings.list("disable");
    options.sizes = sizes_ ? &*sizes_ : nullptr;
    options.naming = part.options.naming;
    options.branch = branch ? &branch->changes : nullptr;
    const bool is_narrowed = !part.is_lone && (since_ || branch);
    options.each_by_itself = !is_narrowed;
    if (is_narrowed || !part.chosen.empty())
      options.is_judged = [&part, &branch, this](const Migration& migration) {
        return is_chosen(migration, part) && is_newer(migration) && (!branch || is_of(migration, *branch));
      };
    return options;
  }

  static bool is_chosen(const Migration& migration, const LintPart& part) {
    return part.chosen.empty() || part.chosen.contains(migration.path.string());
  }

  /// A repeatable has no age: it runs again whenever it was changed.
  bool is_newer(const Migration& migration) const {
    return !since_ || !migration.version || *migration.version > *since_;
  }

  static bool is_of(const Migration& migration, const BranchScope& branch) {
    return branch.judged.contains(migration.path.string());
  }

  /// What is wrong with another file of the folder is not asked for where a file is named.
  static bool is_elsewhere(const lint::Finding& finding, const LintPart& part) {
    return std::ranges::none_of(part.chosen, [&](const std::string& file) {
      return finding.place.file == file ||
             (finding.rule == &lint::duplicate_version &&
              finding.message.starts_with(std::filesystem::path(file).filename().string()));
    });
  }

  void print() {
    Console& console = context_.console;
    const std::string format = context_.settings.text("format");
    const FileNaming naming = [this](const std::string& file) {
      return repository_path(file, context_.directory, context_.environment);
    };
    fill_lint_document(report_, context_.body);
    if (format == "sarif") console.write(dump(sarif_document(report_, naming, FISHWAY_PAGES), 2));
    if (format == "gitlab") console.write(dump(gitlab_document(report_, naming), 2));
    if (format == "junit") console.write(junit_document(report_, naming));
    if (format == "github") console.write(github_annotations(report_, naming));
    if (format == "text" && console.is_text()) print_text();
    context_.is_annotated = format == "github";
  }

  /// Quiet: what refuses, and nothing else.
  void print_text() const {
    Console& console = context_.console;
    console.print(fmt::format("fishway {} · lint\n\n", program_version()));
    console.answer(findings_text(report_, console, !console.options.quiet));
    console.print(waivers_text(report_, console));
    console.print(summary_text(report_));
  }

  Error refusal() const {
    std::set<std::string> files;
    for (const lint::Finding& finding : report_.findings)
      if (finding.severity() != lint::Severity::note) files.insert(finding.place.file);
    return {ErrorKind::refused,
            fmt::format("lint found {} in {}", report_.counts(false), counted(files.size(), "file")), hint()};
  }

  /// Named by a rule that can be waived, if one is among what was found.
  std::string hint() const {
    for (const lint::Finding& finding : report_.findings) {
      const lint::Rule& rule = *finding.rule;
      const bool is_of_file = rule.kind == lint::HazardKind::file || rule.kind == lint::HazardKind::waiver;
      if (rule.severity == lint::Severity::note || is_of_file) continue;
      return fmt::format(
          "`fishway help {}` tells more; what is known and meant is waived right above its statement:\n"
          "-- fishway: allow={} reason=\"...\"",
          rule.name, rule.name);
    }
    return "correct the files as said above";
  }

  Context& context_;
  std::optional<Version> since_;
  std::optional<lint::TableSizes> sizes_;
  LintReport report_;
};

}  // namespace

void run_lint(Context& context) {
  Console& console = context.console;
  const std::string format = context.settings.text("format");
  if (format == "json" && console.is_text()) console.options.form = OutputForm::json;
  if (format != "text" && format != "json" && !console.is_text())
    throw Error(ErrorKind::usage,
                fmt::format("--format {} and --output {} exclude each other", format,
                            console.options.form == OutputForm::json ? "json" : "jsonl"),
                "leave one of them out");
  Linting(context).run();
}

}  // namespace fishway
