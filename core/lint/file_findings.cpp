#include "core/lint/file_findings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/catalog/file_name.hpp"
#include "core/lint/file_rules.hpp"

namespace fishway::lint {
namespace {

class FileFindings {
 public:
  FileFindings(const Catalog& catalog, const LintOptions& options) : catalog_(catalog), options_(options) {}

  std::vector<Finding> find() {
    for (const Error& problem : catalog_.problems)
      if (!problem.place.file.empty()) add(unusable_file, problem.place, problem.message, problem.hint);
    duplicates();
    if (options_.branch != nullptr) changes(*options_.branch);
    return std::move(findings_);
  }

 private:
  void add(const Rule& rule, Place place, std::string message, std::string fix = {}) {
    if (std::ranges::find(options_.disabled, rule.name) != options_.disabled.end()) return;
    Finding finding;
    finding.rule = &rule;
    finding.place = std::move(place);
    finding.message = std::move(message);
    finding.fix = std::move(fix);
    findings_.push_back(std::move(finding));
  }

  static Place place_of(const std::filesystem::path& path) { return {path.string(), 1, 1}; }

  /// The catalog is sorted, so that the same stand side by side.
  void duplicates() {
    const auto& migrations = catalog_.migrations;
    for (std::size_t i = 1; i < migrations.size(); ++i) {
      const Migration& first = migrations[i - 1];
      const Migration& second = migrations[i];
      const bool is_same = first.kind == second.kind &&
                           (first.version ? first.version == second.version : first.description == second.description);
      if (!is_same) continue;
      const std::string what = second.version ? fmt::format("version {}", second.version->text())
                                              : fmt::format("the description \"{}\"", second.description);
      add(duplicate_version, place_of(second.path),
          fmt::format("{} has {} as well", first.path.filename().string(), what));
    }
  }

  void changes(const BranchChanges& branch) {
    for (const auto& path : branch.changed)
      if (is_versioned(path))
        add(changed_applied_file, place_of(path), fmt::format("the file differs from that in {}", branch.base));
    for (const auto& path : branch.deleted)
      if (is_versioned(path))
        add(deleted_applied_file, place_of(path), fmt::format("{} has this file, here it is gone", branch.base));
    if (branch.highest) lower_versions(branch);
  }

  void lower_versions(const BranchChanges& branch) {
    for (const Migration& migration : catalog_.migrations) {
      if (migration.kind != MigrationKind::versioned || !options_.is_judged || !options_.is_judged(migration)) continue;
      if (std::ranges::find(branch.changed, migration.path) != branch.changed.end()) continue;
      if (*migration.version <= *branch.highest)
        add(lower_version, place_of(migration.path),
            fmt::format("version {} is not higher than {}, the highest in {}", migration.version->text(),
                        branch.highest->text(), branch.base));
    }
  }

  bool is_versioned(const std::filesystem::path& path) const {
    const FileName name = parse_file_name(path.filename().string(), options_.naming);
    const auto* migration = std::get_if<MigrationName>(&name);
    return migration != nullptr && migration->kind == MigrationKind::versioned;
  }

  const Catalog& catalog_;
  const LintOptions& options_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> file_findings(const Catalog& catalog, const LintOptions& options) {
  return FileFindings(catalog, options).find();
}

}  // namespace fishway::lint
