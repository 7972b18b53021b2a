// The gate: judges, before anything runs, what is pending against the live database.
//
//   Gate gate(session, catalog, options, execute_in_transaction);
//   std::vector<Refusal> refused = gate.judge(plan, checkpoints);
//
// Lint reads files and is strict; the gate knows how large the tables are and whether there is anything in them, and
// refuses only what would keep others waiting for longer than the budget, or take away data that is there. What a
// directive or `--allow` accepts passes. It asks the database as little as it can: nothing where the words of the
// pending statements are harmless, whatever tables there are.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/catalog/catalog.hpp"
#include "core/gate/refusal.hpp"
#include "core/gate/renames.hpp"
#include "core/history/plan.hpp"
#include "core/lint/estimate.hpp"
#include "core/lint/linter.hpp"
#include "core/run/driver.hpp"

namespace fishway {

enum class GateMode { refuse, warn, off };

struct GateOptions {
  GateMode mode = GateMode::refuse;
  Milliseconds budget{1'000};      ///< for how long others may be kept waiting
  std::vector<std::string> allow;  ///< rules whose findings pass in every script
  /// Of a protected database: what would lose data is refused, whatever the mode, `allow` or a directive say.
  bool protects_data = false;
};

/// All that is known of what is pending, for `plan`.
struct Judgement {
  lint::LintResult lint;   ///< with statements
  lint::TableSizes sizes;  ///< empty where the session cannot tell
  std::vector<Refusal> refused;
};

class Gate {
 public:
  /// All must outlive it. The session is in no transaction.
  Gate(Session& session, const Catalog& catalog, const GateOptions& options, bool execute_in_transaction);

  /// What is not let pass, in the order of files and lines. Checkpoints tell where half-done migrations go on.
  std::vector<Refusal> judge(const Plan& plan, const std::vector<Checkpoint>& checkpoints);

  /// The same with everything that lint has to say, whatever it costs.
  Judgement judge_fully(const Plan& plan, const std::vector<Checkpoint>& checkpoints);

 private:
  enum class Context { none, applied };
  struct Statements;
  Statements look_through(const Plan& plan);
  lint::LintResult lint(const Plan& plan, Context context, bool keeps_statements) const;
  void know_sizes();
  bool is_small() const;
  bool exists(const Statement& statement) const;
  std::vector<Refusal> refusals(const lint::LintResult& result, const Plan& plan,
                                const std::vector<Checkpoint>& checkpoints);
  std::optional<Refusal> refusal_of(const lint::Finding& finding);
  std::optional<Refusal> loss_in(const lint::Finding& finding);
  std::optional<Refusal> block_in(const lint::Finding& finding);
  std::string about_replicas();

  Session& session_;
  const Catalog& catalog_;
  const GateOptions& options_;
  bool execute_in_transaction_;
  bool knows_sizes_ = false;  ///< the session could tell
  lint::TableSizes sizes_;
  Renames renames_;  ///< by what is pending
  std::optional<std::string> replicas_;
};

}  // namespace fishway
