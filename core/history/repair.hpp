// What `repair` does to a history, worked out before anything is touched.
#pragma once

#include <string>
#include <vector>

#include "core/history/plan.hpp"

namespace fishway {

/// Changes of the history table that are made together, in one transaction: first deletes, then updates, then inserts.
struct HistoryEdit {
  std::vector<int> deletes;         ///< by installed_rank
  std::vector<HistoryRow> updates;  ///< description, type and checksum of the row with this rank
  std::vector<HistoryRow> inserts;

  bool empty() const { return deletes.empty() && updates.empty() && inserts.empty(); }
};

struct RepairAction {
  std::string kind;  ///< "removed", "aligned", "deleted"; "forgotten": how far a migration had come
  std::string version;
  std::string description;
  std::string script;
  std::string message;  ///< says what was done, with the values before and after
};

struct Repair {
  HistoryEdit edit;
  std::vector<RepairAction> actions;
};

/// Failed rows are removed; checksum, description and type of versioned rows are set to the files'; rows without a file
/// get a DELETE row, unless the patterns of `options` ignore their state. The caller may set its `installed_by`, which
/// is the applied row's. Throws Error(validation) when everything would be marked as deleted because the catalog is
/// empty.
Repair plan_repair(const Catalog& catalog, const History& history, const PlanOptions& options);

}  // namespace fishway
