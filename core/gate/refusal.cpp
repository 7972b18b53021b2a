#include "core/gate/refusal.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace fishway {
namespace {

std::vector<std::string> rules_of(const std::vector<Refusal>& refusals) {
  std::vector<std::string> rules;
  for (const Refusal& refusal : refusals)
    if (std::ranges::find(rules, refusal.rule) == rules.end()) rules.push_back(refusal.rule);
  return rules;
}

/// Each safe way once.
std::string safe_ways(const std::vector<Refusal>& refusals) {
  std::string text;
  std::vector<std::string> told;
  for (const Refusal& refusal : refusals) {
    if (refusal.fix.empty() || std::ranges::find(told, refusal.fix) != told.end()) continue;
    told.push_back(refusal.fix);
    text += fmt::format("the safe way (docs/hazards.md#{}):\n{}\n", refusal.rule, refusal.fix);
  }
  return text;
}

std::string how_to_let_it_pass(const std::vector<Refusal>& refusals) {
  const std::vector<std::string> rules = rules_of(refusals);
  const bool loses =
      std::ranges::any_of(refusals, [](const Refusal& refusal) { return refusal.cause == Refusal::Cause::loses_data; });
  return fmt::format(
      "{} it all the same: write `-- fishway: allow={} reason=\"...\"` above {}, or run `fishway migrate --allow {}`",
      loses ? "if it is meant to, do" : "to do", rules.front(), refusals.size() == 1 ? "the statement" : "each",
      fmt::join(rules, ","));
}

}  // namespace

std::string refusal_text(const Refusal& refusal) {
  return fmt::format("{}: {} [{}]", refusal.place.text(), refusal.message, refusal.rule);
}

Error refused_error(const std::vector<Refusal>& refusals) {
  Error error(ErrorKind::refused, {}, safe_ways(refusals) + how_to_let_it_pass(refusals));
  if (refusals.size() == 1) {
    error.place = refusals.front().place;
    error.statement = refusals.front().statement;
    error.message =
        fmt::format("refused, nothing was changed: {} [{}]", refusals.front().message, refusals.front().rule);
    return error;
  }
  error.message = fmt::format("refused, nothing was changed, because of {} statements:", refusals.size());
  for (const Refusal& refusal : refusals) error.message += "\n" + refusal_text(refusal);
  return error;
}

}  // namespace fishway
