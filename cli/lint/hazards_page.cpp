#include "cli/lint/hazards_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "cli/lint/assumed_server.hpp"
#include "cli/settings/setting.hpp"
#include "core/duration.hpp"
#include "core/lint/dialect_linter.hpp"
#include "core/lint/estimate.hpp"

namespace fishway {
namespace {

using lint::Example;
using lint::HazardKind;
using lint::Rule;

struct Section {
  HazardKind kind;
  std::string_view title;
  std::string_view text;
};

constexpr std::array sections = {
    Section{HazardKind::blocking_lock, "Blocking locks", "Others wait for as long as the table is large."},
    Section{
        HazardKind::broken_release, "Broken releases",
        "The code that still runs, or runs again after a rollback of the release, does not work with the new shape. "
        "In a file whose directive says `phase=contract` that code is gone, and these are silent."},
    Section{HazardKind::data_loss, "Data loss", "Rows or values are gone, and only a backup has them."},
    Section{HazardKind::unbounded_change, "Unbounded changes",
            "One statement changes as many rows as there are: it holds their locks all the while, and replicas fall "
            "behind."},
    Section{HazardKind::transaction_use, "Transactions",
            "Locks are held while other work goes on, or steps share a transaction that must not."},
    Section{HazardKind::failure, "Sure failures", "The server is going to refuse it."},
    Section{HazardKind::not_resumable, "Not resumable",
            "After a failure in its middle it can neither be repeated nor gone on from."},
    Section{HazardKind::replication, "Replication", "It is lost, or different, on a replica."},
    Section{HazardKind::wrong_target, "Wrong targets", "It leaves the database or schema that it was meant for."},
    Section{HazardKind::file, "Files", "The files themselves."},
    Section{HazardKind::waiver, "Waivers", "What is said about findings that are known."},
    Section{HazardKind::unknown, "Unknown", "It cannot be looked into."}};

/// The rules of one name, of all dialects, in the order of the page.
using Group = std::vector<const Rule*>;

std::vector<Group> groups_of(HazardKind kind) {
  std::vector<Group> groups;
  for (const Rule* rule : lint::all_rules()) {
    const auto same = std::ranges::find_if(groups, [&](const Group& g) { return g.front()->name == rule->name; });
    if (same != groups.end())
      same->push_back(rule);
    else
      groups.push_back({rule});
  }
  std::erase_if(groups, [&](const Group& group) { return group.front()->kind != kind; });
  return groups;
}

std::string dialects_of(const Rule& rule) {
  std::vector<std::string_view> names;
  for (const std::string& word : split(rule.dialects, ' '))
    if (const auto dialect = dialect_from_name(word)) names.push_back(display_name(*dialect));
  return fmt::format("{}", fmt::join(names, ", "));
}

/// As a block of its own, without blank lines around it.
std::string sql_block(std::string_view sql) {
  while (!sql.empty() && (sql.front() == '\n' || sql.front() == '\r')) sql.remove_prefix(1);
  while (!sql.empty() && (sql.back() == '\n' || sql.back() == ' ')) sql.remove_suffix(1);
  return fmt::format("```sql\n{}\n```\n", sql);
}

std::string_view server_of(const Rule& rule, const Example& example) {
  const auto dialect =
      dialect_from_name(example.dialect.empty() ? rule.dialects.substr(0, rule.dialects.find(' ')) : example.dialect);
  return display_name(dialect.value_or(Dialect::postgresql));
}

/// " (MySQL, from 8.0.16, before 9.0)", as far as an example is bound to any.
std::string bounds_of(const Rule& rule, const Example& example) {
  const Dialect dialect = is_mysql_family(*dialect_from_name(split(rule.dialects, ' ').front())) ? Dialect::mysql
                          : rule.dialects.starts_with("postgresql")                              ? Dialect::postgresql
                                                                                                 : Dialect::sqlite;
  std::vector<std::string> bounds;
  if (!example.dialect.empty()) bounds.emplace_back(server_of(rule, example));
  if (example.min_version > 0) bounds.push_back("from " + server_version_text(dialect, example.min_version));
  if (example.max_version > 0) bounds.push_back("before " + server_version_text(dialect, example.max_version));
  return bounds.empty() ? "" : fmt::format(" ({})", fmt::join(bounds, ", "));
}

std::string example_text(const Rule& rule, const Example& example) {
  std::string sql;
  if (!example.before.empty()) sql = fmt::format("-- applied before\n{}\n-- the change\n", example.before);
  return fmt::format("{}{}:\n\n{}\n", example.title, bounds_of(rule, example),
                     sql_block(sql + std::string(example.change)));
}

std::string examples_text(const Rule& rule, bool flagged) {
  std::string text;
  for (const Example& example : rule.examples)
    if (example.flagged == flagged) text += example_text(rule, example);
  return text.empty() ? text : fmt::format("{}\n\n{}", flagged ? "Found:" : "Not found, because it is safe:", text);
}

/// Rules about files and waivers hold for every dialect, and that is not worth a line.
std::string rule_text(const Rule& rule) {
  std::string text;
  const std::string severity =
      rule.severity == lint::Severity::error ? "" : fmt::format(" ({})", lint::name(rule.severity));
  if (rule.kind != HazardKind::file && rule.kind != HazardKind::waiver)
    text += fmt::format("**{}**{}\n\n", dialects_of(rule), severity);
  text += fmt::format("{}\n\n", rule.what);
  if (!rule.lock.empty()) text += fmt::format("Lock: {}\n\n", rule.lock);
  if (!rule.versions.empty()) text += fmt::format("Versions: {}\n\n", rule.versions);
  if (!rule.fix.empty()) text += fmt::format("Instead:\n\n{}\n", sql_block(rule.fix));
  return text + examples_text(rule, true) + examples_text(rule, false);
}

std::string group_text(const Group& group) {
  std::string text = fmt::format("### {}\n\n", group.front()->name);
  for (const Rule* rule : group) text += rule_text(*rule);
  return text;
}

/// One line a rule, with a link.
std::string contents() {
  std::string text;
  for (const Section& section : sections) {
    const auto groups = groups_of(section.kind);
    if (groups.empty()) continue;
    text += fmt::format("\n{}:\n\n", section.title);
    for (const Group& group : groups)
      text += fmt::format("- [{}](#{}): {}\n", group.front()->name, group.front()->name, group.front()->summary);
  }
  return text;
}

std::string speeds() {
  std::string text =
      "\n## How long it takes\n\nWith sizes of tables (`fishway stats --url URL > stats.json`, then `lint --stats "
      "stats.json`) a finding says\nhow long its lock is held. What is reckoned with is what a small server with a "
      "cold "
      "cache does:\n\n| work | speed |\n|---|---|\n";
  for (const lint::Work work : {lint::Work::scan, lint::Work::index_build, lint::Work::rewrite})
    text += fmt::format("| {} | {} a second |\n", lint::name(work), lint::size_text(lint::bytes_per_second(work)));
  return text + "\n";
}

constexpr std::string_view introduction =
    "# What `fishway lint` finds\n\nThis page is made of the rules themselves: `fishway help rules` prints it, "
    "`fishway "
    "help RULE` one of them. How to use\nlint, and how to waive a finding, stands in [lint.md](lint.md).\n\nA change "
    "is "
    "judged as if every table that an earlier file made were in production, large and busy. What the same "
    "change\ncreates "
    "is not. A lock that is held for a moment only is no hazard: `fishway migrate` asks for it briefly, lets go, "
    "and\nasks "
    "again ([locks.md](locks.md)).\n";

}  // namespace

std::string hazards_page() {
  std::string page = std::string(introduction) + contents() + speeds();
  for (const Section& section : sections) {
    const auto groups = groups_of(section.kind);
    if (groups.empty()) continue;
    page += fmt::format("## {}\n\n{}\n\n", section.title, section.text);
    for (const Group& group : groups) page += group_text(group);
  }
  while (page.ends_with("\n\n")) page.pop_back();
  return page;
}

std::optional<std::string> hazard_text(std::string_view rule) {
  for (const Section& section : sections)
    for (const Group& group : groups_of(section.kind))
      if (group.front()->name == rule) return group_text(group);
  return std::nullopt;
}

}  // namespace fishway
