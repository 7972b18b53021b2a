// The plan: catalog x history x options. What would run, in what order, and the state of every migration.
//
// A pure function: no database, no clock, no files. `migrate` runs `pending`; `info` shows `entries`; `validate` shows
// `problems`; `repair` follows `repairs`. Rules: the state model of Flyway 10 to 13.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/catalog/catalog.hpp"
#include "core/error.hpp"
#include "core/history/history_row.hpp"
#include "core/history/state.hpp"

namespace fishway {

/// One `type:state` of ignoreMigrationPatterns: type repeatable, versioned or *; state missing, pending, ignored,
/// future or *.
class IgnorePattern {
 public:
  /// Throws Error(configuration) for what is no pattern, naming what is accepted.
  static IgnorePattern parse(std::string_view text);
  bool matches(bool is_versioned, MigrationState state) const;

 private:
  std::string type_;
  std::string state_;
};

struct PlanOptions {
  /// "latest", "next", "current", a version, or a version with "?" behind it (may be unknown).
  std::string target = "latest";
  bool out_of_order = false;
  std::vector<IgnorePattern> ignore = {IgnorePattern::parse("*:future")};
};

/// One line of `info`: something applied, something found in the locations, or both.
struct PlanEntry {
  MigrationState state = MigrationState::pending;
  const Migration* migration = nullptr;  ///< of the catalog the plan was made from; nullptr: no local file
  std::optional<HistoryRow> row;         ///< absent: not applied

  bool is_versioned() const;
  std::optional<Version> version() const;
  std::string version_text() const;  ///< "" for repeatables
  const std::string& description() const;
};

struct ValidationProblem {
  std::string kind;     ///< "checksum-mismatch", "missing", "out-of-order", "failed", "pending", "outdated",
                        ///< "type-mismatch", "description-mismatch", "name", "duplicate"
  std::string version;  ///< "" for repeatables
  std::string script;
  std::string message;  ///< says what differs, with both values
  std::string hint;
};

struct Plan {
  /// In the order in which `info` shows them. Undo scripts that did not run are among them, as Available.
  std::vector<PlanEntry> entries;
  std::vector<const Migration*> pending;       ///< in the order in which `migrate` applies them
  std::vector<const Migration*> out_of_order;  ///< those of `pending` that are below the highest applied version
  std::optional<std::string> current_version;  ///< the highest version applied; absent: none
  std::vector<ValidationProblem> problems;     ///< as `validate` sees them (pending ones included)
  /// As `migrate` sees them before it runs: without those that are merely pending.
  std::vector<ValidationProblem> blocking_problems() const;
};

/// `catalog` must outlive the plan. Throws Error(configuration) for a target that is no known version.
Plan make_plan(const Catalog& catalog, const History& history, const PlanOptions& options);

/// The undo scripts to run, latest first: by default for the latest applied version only; with a target version, for
/// all applied versions above it. Throws Error(configuration) naming every applied version without an undo script.
struct UndoStep {
  const Migration* undo;
  HistoryRow applied;
};
std::vector<UndoStep> plan_undo(const Catalog& catalog, const History& history,
                                const std::optional<std::string>& target);

}  // namespace fishway
