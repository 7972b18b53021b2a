#include <algorithm>
#include <utility>

#include "core/history/plan.hpp"
#include "core/history/validation.hpp"

namespace fishway {

bool PlanEntry::is_versioned() const { return row ? row->version.has_value() : migration->version.has_value(); }

std::optional<Version> PlanEntry::version() const {
  if (!row) return migration->version;
  return row->version ? Version::parse(*row->version) : std::nullopt;
}

std::string PlanEntry::version_text() const {
  if (row) return row->version.value_or("");
  return migration->version ? migration->version->text() : "";
}

const std::string& PlanEntry::description() const { return row ? row->description : migration->description; }

// No pattern makes a run go past a failed migration, unless that belongs to a newer release.
std::vector<ValidationProblem> Plan::blocking_problems() const {
  std::vector<ValidationProblem> blocking;
  for (const ValidationProblem& problem : problems)
    if (problem.kind != "pending" && problem.kind != "outdated") blocking.push_back(problem);
  for (const PlanEntry& entry : entries) {
    if (entry.state != MigrationState::failed && entry.state != MigrationState::failed_missing) continue;
    ValidationProblem failed = failed_problem(entry);
    if (std::none_of(blocking.begin(), blocking.end(),
                     [&](const auto& told) { return told.message == failed.message; }))
      blocking.push_back(std::move(failed));
  }
  return blocking;
}

}  // namespace fishway
