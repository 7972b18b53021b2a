#include "core/lint/waivers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/lint/dialect_linter.hpp"
#include "core/lint/file_rules.hpp"
#include "core/nearest.hpp"

namespace fishway::lint {
namespace {

std::vector<std::string> words_of(std::string_view list) {
  std::vector<std::string> words;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    if (end > 0) words.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return words;
}

Finding finding_of(const Rule& rule, const Waiver& waiver, std::string message) {
  Finding finding;
  finding.rule = &rule;
  finding.place = waiver.place;
  finding.message = std::move(message);
  return finding;
}

std::string unused_message(const Waiver& waiver) {
  if (is_rule(waiver.rule)) return fmt::format("allow={} waives nothing here", waiver.rule);
  const auto near = nearest_rule(waiver.rule);
  return fmt::format("allow={}: there is no such rule{}", waiver.rule,
                     near ? fmt::format("; did you mean {}?", *near) : "");
}

}  // namespace

void Waivers::file(const Directives& directives, const std::string& file) {
  if (std::exchange(knows_file_, true)) return;
  add(directives, file, 0);
}

void Waivers::statement(const Statement& statement) {
  if (!statement.directives.empty()) add(statement.directives, *statement.file, statement.position.line);
}

void Waivers::add(const Directives& directives, const std::string& file, std::size_t line) {
  const auto allow = std::ranges::find(directives.items, "allow", &Directive::key);
  if (allow == directives.items.end()) return;
  const Place place{file, allow->position.line, allow->position.column};
  // A block at the top that touches the first statement counts for both: it is one waiver.
  if (std::ranges::any_of(waivers_, [&](const Waiver& waiver) { return waiver.place == place; })) return;
  const std::string* reason = directives.find("reason");
  for (std::string& rule : words_of(allow->value))
    waivers_.push_back({std::move(rule), reason == nullptr ? "" : *reason, place, line, false});
}

std::optional<Waiver> Waivers::take(const Finding& finding) {
  for (Waiver& waiver : waivers_) {
    if (waiver.rule != finding.rule->name || (waiver.line != 0 && waiver.line != finding.place.line)) continue;
    waiver.is_used = true;
    return waiver;
  }
  if (std::ranges::find(everywhere_, finding.rule->name) == everywhere_.end()) return std::nullopt;
  return Waiver{std::string(finding.rule->name), "allowed for this run", finding.place, 0, true};
}

std::vector<Finding> Waivers::findings() const {
  std::vector<Finding> findings;
  for (const Waiver& waiver : waivers_) {
    if (!waiver.is_used) findings.push_back(finding_of(unused_waiver, waiver, unused_message(waiver)));
    if (waiver.is_used && waiver.reason.empty())
      findings.push_back(
          finding_of(waiver_without_reason, waiver, fmt::format("allow={} says no reason why", waiver.rule)));
  }
  return findings;
}

bool is_rule(std::string_view name) {
  return std::ranges::any_of(all_rules(), [&](const Rule* rule) { return rule->name == name; });
}

std::optional<std::string> nearest_rule(std::string_view name) {
  std::vector<std::string> names;
  for (const Rule* rule : all_rules()) names.emplace_back(rule->name);
  return nearest(name, names);
}

}  // namespace fishway::lint
