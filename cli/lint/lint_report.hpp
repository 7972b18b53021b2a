// What came of `fishway lint`, for every format: the findings of all catalogs in the order of their files.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/lint/assumed_server.hpp"
#include "core/lint/linter.hpp"

namespace fishway {

struct LintReport {
  AssumedServer server;
  std::vector<lint::Finding> findings;
  std::vector<lint::Waived> waived;
  std::vector<lint::JudgedFile> files;  ///< that were judged
  std::size_t statements = 0;           ///< that were judged

  /// Takes over what came of one catalog: its findings by file, then line, what is said twice once.
  void add(lint::LintResult result);

  std::size_t count(lint::Severity severity) const;
  bool refuses() const;
  /// "2 errors, 1 warning, 3 notes"; without notes where `with_notes` is false; empty: nothing was found.
  std::string counts(bool with_notes) const;
};

/// How a forge names a file (repository_path()).
using FileNaming = std::function<std::string(const std::string& file)>;

/// A text that stays the same while its finding does, also when lines move: one for each finding, all different. What a
/// forge tells new findings from known ones by.
std::vector<std::string> fingerprints(const std::vector<lint::Finding>& findings, const FileNaming& naming);

/// Where `lint` says more about a rule: "docs/hazards.md#drop-table".
std::string rule_page(const lint::Rule& rule);

}  // namespace fishway
