#include "cli/lint/lint_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <tuple>

#include "cli/output/words.hpp"

namespace fishway {
namespace {

using lint::Finding;
using lint::Severity;

/// What the catalog says of a file that cannot be read, the linter says again, and better, when it reads it.
std::vector<Finding> without_repetitions(std::vector<Finding> findings) {
  std::map<std::tuple<std::string, std::size_t, std::size_t, std::string>, std::size_t> seen;
  std::vector<Finding> kept;
  for (Finding& finding : findings) {
    const Place& place = finding.place;
    const auto [found, is_new] =
        seen.emplace(std::tuple(place.file, place.line, place.column, finding.message), kept.size());
    if (is_new)
      kept.push_back(std::move(finding));
    else
      kept[found->second] = std::move(finding);
  }
  return kept;
}

/// FNV-1a, 64 bits.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

}  // namespace

void LintReport::add(lint::LintResult result) {
  std::map<std::string, std::size_t> order;
  for (const auto& file : result.files) order.emplace(file.file, order.size() + 1);
  const auto rank = [&](const Finding& finding) {
    const auto found = order.find(finding.place.file);
    return std::tuple(found == order.end() ? 0 : found->second, finding.place.line, finding.place.column);
  };
  std::vector<Finding> fresh = without_repetitions(std::move(result.findings));
  std::ranges::stable_sort(fresh, [&](const Finding& a, const Finding& b) { return rank(a) < rank(b); });
  std::ranges::move(fresh, std::back_inserter(findings));
  std::ranges::move(result.waived, std::back_inserter(waived));
  std::ranges::move(result.files, std::back_inserter(files));
  statements += result.statements;
}

std::size_t LintReport::count(Severity severity) const {
  return static_cast<std::size_t>(
      std::ranges::count_if(findings, [&](const Finding& finding) { return finding.severity() == severity; }));
}

bool LintReport::refuses() const { return count(Severity::error) + count(Severity::warning) > 0; }

std::string LintReport::counts(bool with_notes) const {
  std::vector<std::string> parts;
  for (const Severity severity : {Severity::error, Severity::warning, Severity::note}) {
    const std::size_t number = count(severity);
    if (number > 0 && (with_notes || severity != Severity::note))
      parts.push_back(counted(number, lint::name(severity)));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::vector<std::string> fingerprints(const std::vector<Finding>& findings, const FileNaming& naming) {
  std::map<std::string, std::size_t> seen;
  std::vector<std::string> prints;
  for (const Finding& finding : findings) {
    const std::string what = fmt::format("{}\n{}\n{}\n{}", finding.rule->name, naming(finding.place.file),
                                         finding.message, finding.statement);
    const std::size_t number = ++seen[what];
    prints.push_back(fmt::format("{:016x}{:016x}", hash_of(what), hash_of(fmt::format("{}\n{}", what, number))));
  }
  return prints;
}

std::string rule_page(const lint::Rule& rule) { return fmt::format("docs/hazards.md#{}", rule.name); }

}  // namespace fishway
