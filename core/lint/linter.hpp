// Lints a catalog: plays every file into the dialect's model of the schema, judges those that are to be judged, and
// applies the waivers.
//
//   LintResult result = Linter(catalog, options).run();
//
// It reads files only; nothing here knows a database.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/catalog/catalog.hpp"
#include "core/lint/dialect_linter.hpp"
#include "core/lint/estimate.hpp"

namespace fishway::lint {

/// What a branch did to the files since it left its base, where somebody knows (`--since-git`).
struct BranchChanges {
  std::string base;                            ///< as a person gave it: "origin/main"
  std::vector<std::filesystem::path> changed;  ///< files that the base has with another content
  std::vector<std::filesystem::path> deleted;  ///< files that only the base has
  std::optional<Version> highest;              ///< of the base's versioned migrations
};

struct LintOptions {
  DialectOptions dialect;
  /// How the server reads scripts, where that is known; the dialect and version are those of `dialect`.
  SplitOptions split;
  bool execute_in_transaction = true;
  /// Which migrations are judged; absent: all. Those it chooses are one change: what one of them creates is not in
  /// production for the others. Without it each file is a change by itself.
  std::function<bool(const Migration&)> is_judged;
  bool each_by_itself = false;  ///< each of those that it chooses is a change by itself, too
  /// Which of the others are played, because they were applied; absent: all.
  std::function<bool(const Migration&)> is_played;
  /// Statements that somebody knows to do nothing (CREATE TABLE IF NOT EXISTS of one that exists): not shown to the
  /// dialect. Absent: none.
  std::function<bool(const Statement&)> is_without_effect;
  std::vector<std::string> disabled;      ///< rules that are off
  std::vector<std::string> allowed;       ///< rules that are waived everywhere (`--allow` of the gate)
  const TableSizes* sizes = nullptr;      ///< for estimates; nullptr: none
  const BranchChanges* branch = nullptr;  ///< nullptr: not known
  NamingOptions naming;                   ///< of the catalog
  bool keep_statements = false;           ///< whether LintResult::files tells of each statement (`plan`)
};

/// A finding that a directive waives.
struct Waived {
  Finding finding;
  std::string reason;  ///< as the directive gives it
  Place place;         ///< of the directive
};

struct JudgedStatement {
  Place place;
  std::size_t number = 0;  ///< Statement::number
  std::vector<Impact> impacts;
  std::vector<Finding> findings;  ///< that are not waived
};

struct JudgedFile {
  std::string script;  ///< Migration::script
  std::string file;    ///< as a person can open it
  std::vector<JudgedStatement> statements;
};

struct LintResult {
  std::vector<Finding> findings;  ///< of judged files, in the order of files and lines
  std::vector<Waived> waived;
  std::vector<JudgedFile> files;  ///< that were judged; their statements only with `keep_statements`
  std::size_t statements = 0;     ///< that were judged
  std::size_t count(Severity severity) const;
  bool refuses() const;  ///< whether any finding is an error or a warning
};

class Linter {
 public:
  /// The catalog must outlive it.
  Linter(const Catalog& catalog, LintOptions options);

  /// Never throws for what a file holds: what cannot be read or cut is a finding.
  LintResult run();

 private:
  std::vector<const Migration*> played_order() const;
  bool is_judged(const Migration& migration) const;
  void read(const Migration& migration, DialectLinter& linter, LintResult& result) const;
  void estimate(std::vector<Finding>& findings) const;

  const Catalog& catalog_;
  LintOptions options_;
};

}  // namespace fishway::lint
