// Finds the script of a history row.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "core/catalog/catalog.hpp"
#include "core/history/applied_rows.hpp"

namespace fishway {

class ScriptIndex {
 public:
  /// `catalog` must outlive the index.
  explicit ScriptIndex(const Catalog& catalog);

  /// The script that the row came from, by version and kind, or by description; nullptr: there is none.
  const Migration* find(const AppliedRow& row) const;
  const Migration* find(const Version& version, MigrationKind kind) const;

  /// Versioned, baseline and undo scripts by version; of the same version in this order.
  const std::vector<const Migration*>& versioned() const { return versioned_; }
  /// In the order of the catalog.
  const std::vector<const Migration*>& repeatable() const { return repeatable_; }
  /// The highest version of a versioned or baseline script; nullptr: there is none.
  const Version* highest() const { return highest_; }

 private:
  std::vector<const Migration*> versioned_;
  std::vector<const Migration*> repeatable_;
  std::unordered_map<std::string, const Migration*> by_description_;  // abbreviated, as it stands in the history
  const Version* highest_ = nullptr;
};

}  // namespace fishway
