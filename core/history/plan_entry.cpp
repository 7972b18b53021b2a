#include "core/history/plan.hpp"

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

std::vector<ValidationProblem> Plan::blocking_problems() const {
  std::vector<ValidationProblem> blocking;
  for (const ValidationProblem& problem : problems)
    if (problem.kind != "pending" && problem.kind != "outdated") blocking.push_back(problem);
  return blocking;
}

}  // namespace fishway
