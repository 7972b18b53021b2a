#include "core/history/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "core/history/applied_rows.hpp"
#include "core/history/script_index.hpp"
#include "core/history/state_rules.hpp"
#include "core/history/target.hpp"
#include "core/history/validation.hpp"

namespace fishway {
namespace {

bool is_below_baseline(MigrationState state) {
  return state == MigrationState::below_baseline || state == MigrationState::ignored_baseline;
}

// Works out a plan from its three parts. Every step is linear in files and rows, or n log n for the look-ups by
// version.
class Planner {
 public:
  Planner(const Catalog& catalog, const History& history, const PlanOptions& options)
      : options_(options),
        target_(Target::parse(options.target)),
        applied_(AppliedRows::read(history)),
        scripts_(catalog),
        rules_(applied_, scripts_, options.out_of_order) {}

  Plan make() {
    pair_rows();
    require_known_target();
    find_waiting_scripts();
    set_limit();
    list_entries();
    list_pending();
    if (applied_.highest) plan_.current_version = applied_.highest->text();
    plan_.problems = find_problems(plan_.entries, applied_, options_);
    return std::move(plan_);
  }

 private:
  void pair_rows() {
    for (const AppliedRow& row : applied_.rows) {
      const Migration* script = scripts_.find(row);
      row_scripts_.push_back(script);
      if (script && is_covered_by(row, *script)) covered_.insert(script);
      // Applied once more after it was undone: it can be undone again.
      if (row.kind == RowKind::migration && row.version)
        covered_.erase(scripts_.find(*row.version, MigrationKind::undo));
    }
  }

  // Whether the script need not run, since the row stands for it.
  static bool is_covered_by(const AppliedRow& row, const Migration& script) {
    if (row.version) return row.stands();
    return row.latest && row.stands() && checksum_matches(*row.row, script);
  }

  void require_known_target() const {
    if (target_.kind != Target::Kind::version || target_.may_be_unknown) return;
    const Version& wanted = *target_.version;
    if (scripts_.find(wanted, MigrationKind::versioned) || scripts_.find(wanted, MigrationKind::baseline)) return;
    for (const AppliedRow& row : applied_.rows)
      if (row.version == wanted) return;
    throw Error(ErrorKind::configuration, fmt::format("the target {} is the version of no migration", wanted.text()),
                fmt::format("{}; to go up to it whether it exists or not, type --target '{}?'", highest_known(),
                            wanted.text()));
  }

  std::string highest_known() const {
    if (!scripts_.highest()) return "there are no versioned migrations: check --locations";
    return fmt::format("the highest version in the locations is {}", scripts_.highest()->text());
  }

  void find_waiting_scripts() {
    for (const Migration* script : scripts_.versioned())
      if (!is_covered(script)) waiting_.push_back(script);
  }

  // A file that has the same version as a covered one (the catalog reports it) is not run either.
  bool is_covered(const Migration* script) const {
    return covered_.contains(script->version ? scripts_.find(*script->version, script->kind) : script);
  }

  void set_limit() {
    if (target_.kind == Target::Kind::current) limit_ = Limit::at(applied_.highest);
    if (target_.kind == Target::Kind::version) limit_ = Limit::at(target_.version);
    rules_.set_pending_baseline(highest_waiting_baseline());
    if (target_.kind == Target::Kind::next) limit_to_next();
  }

  // A target below the newest B script must not be overshot by it.
  std::optional<Version> highest_waiting_baseline() const {
    std::optional<Version> highest;
    for (const Migration* script : waiting_)
      if (script->kind == MigrationKind::baseline && !is_switched_off(*script) && !limit_.excludes(*script->version))
        highest = script->version;
    return highest;
  }

  void limit_to_next() {
    const auto next = std::find_if(waiting_.begin(), waiting_.end(), [this](const Migration* script) {
      return rules_.of_script(*script, limit_) == MigrationState::pending;
    });
    if (next != waiting_.end()) limit_ = Limit::at((*next)->version);
  }

  void list_entries() {
    std::vector<PlanEntry> after;
    for (const Migration* script : waiting_) {
      PlanEntry entry{.state = rules_.of_script(*script, limit_), .migration = script, .row = std::nullopt};
      (is_below_baseline(entry.state) && !applied_.rows.empty() ? plan_.entries : after).push_back(std::move(entry));
    }
    for (std::size_t i = 0; i < applied_.rows.size(); ++i) {
      const AppliedRow& row = applied_.rows[i];
      plan_.entries.push_back(
          {.state = rules_.of_row(row, row_scripts_[i]), .migration = row_scripts_[i], .row = *row.row});
    }
    std::move(after.begin(), after.end(), std::back_inserter(plan_.entries));
    for (const Migration* script : scripts_.repeatable())
      if (!is_covered(script))
        plan_.entries.push_back({.state = rules_.of_script(*script, limit_), .migration = script, .row = std::nullopt});
  }

  void list_pending() {
    for (const PlanEntry& entry : plan_.entries) {
      if (entry.state != MigrationState::pending) continue;
      if (target_.kind == Target::Kind::next && !plan_.pending.empty()) break;
      plan_.pending.push_back(entry.migration);
      if (entry.migration->version && applied_.highest && *entry.migration->version < *applied_.highest)
        plan_.out_of_order.push_back(entry.migration);
    }
  }

  const PlanOptions& options_;
  Target target_;
  AppliedRows applied_;
  ScriptIndex scripts_;
  StateRules rules_;
  Limit limit_ = Limit::none();
  std::vector<const Migration*> row_scripts_;  // beside applied_.rows
  std::unordered_set<const Migration*> covered_;
  std::vector<const Migration*> waiting_;  // versioned, baseline and undo scripts without a row that stands
  Plan plan_;
};

}  // namespace

Plan make_plan(const Catalog& catalog, const History& history, const PlanOptions& options) {
  return Planner(catalog, history, options).make();
}

}  // namespace fishway
