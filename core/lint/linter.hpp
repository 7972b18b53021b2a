// Lints a catalog: plays every file into the dialect's model of the schema, judges those that are to be judged, and
// applies the waivers.
//
//   Linter linter(catalog, options);
//   LintResult result = linter.run();
//
// It reads files only; nothing here knows a database.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/catalog/catalog.hpp"
#include "core/lint/dialect_linter.hpp"
#include "core/lint/estimate.hpp"

namespace fishway::lint {

struct LintOptions {
  DialectOptions dialect;
  bool execute_in_transaction = true;
  /// Which migrations are judged; absent: all. Those it chooses are one change: what one of them creates is not in
  /// production for the others. Without it each file is a change by itself.
  std::function<bool(const Migration&)> is_judged;
  std::vector<std::string> disabled;  ///< rules that are off
  std::vector<std::string> allowed;   ///< rules that are waived everywhere (`--allow` of the gate)
  const TableSizes* sizes = nullptr;  ///< for estimates; nullptr: none
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
  std::vector<JudgedFile> files;  ///< that were judged
  std::size_t statements = 0;     ///< that were judged
  bool refuses() const;           ///< whether any finding is an error or a warning
};

class Linter {
 public:
  /// The catalog must outlive it.
  Linter(const Catalog& catalog, LintOptions options);

  /// Never throws for what a file holds: what cannot be read or cut is a finding.
  LintResult run();

 private:
  const Catalog& catalog_;
  LintOptions options_;
};

}  // namespace fishway::lint
