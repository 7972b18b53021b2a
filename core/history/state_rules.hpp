// The rules by which Flyway 10 to 13 names the state of a row of the history and of a script that was not applied.
#pragma once

#include <optional>

#include "core/history/applied_rows.hpp"
#include "core/history/script_index.hpp"
#include "core/history/state.hpp"
#include "core/history/target.hpp"

namespace fishway {

/// Whether the row was written for the script as it is now. Of a repeatable, both the text with replaced placeholders
/// and the raw one count. A versioned row without a checksum matches everything; a repeatable without one runs again.
bool checksum_matches(const HistoryRow& row, const Migration& script);

/// Whether `<script>.conf` says that the script is not to be executed.
bool is_switched_off(const Migration& script);

class StateRules {
 public:
  /// Both must outlive the rules.
  StateRules(const AppliedRows& applied, const ScriptIndex& scripts, bool out_of_order)
      : applied_(applied), scripts_(scripts), out_of_order_(out_of_order) {}

  /// `script` is the row's, or nullptr.
  MigrationState of_row(const AppliedRow& row, const Migration* script) const;
  /// Of a script without a row that stands.
  MigrationState of_script(const Migration& script, const Limit& limit) const;

  /// The B script that a fresh database would start from.
  void set_pending_baseline(std::optional<Version> version) { pending_baseline_ = std::move(version); }

 private:
  MigrationState without_script(const AppliedRow& row) const;
  MigrationState of_versioned(const Version& version, const Limit& limit) const;
  bool is_fresh() const { return !applied_.highest && !applied_.baseline; }

  const AppliedRows& applied_;
  const ScriptIndex& scripts_;
  bool out_of_order_;
  std::optional<Version> pending_baseline_;
};

}  // namespace fishway
