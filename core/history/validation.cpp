#include "core/history/validation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "core/history/state_rules.hpp"

namespace fishway {
namespace {

constexpr std::string_view repair_hint =
    "put back what was applied and make the change in a new migration; or, if the database is as the files say, run "
    "`fishway repair`";

std::string script_of(const PlanEntry& entry) { return entry.migration ? entry.migration->script : entry.row->script; }

std::string subject(const PlanEntry& entry) {
  if (!entry.is_versioned()) return fmt::format("{} (repeatable)", script_of(entry));
  return fmt::format("{} (version {})", script_of(entry), entry.version_text());
}

std::string text_of(const std::optional<std::int32_t>& checksum) {
  return checksum ? fmt::format("{}", *checksum) : "none";
}

bool is_mark(RowKind kind) { return kind == RowKind::schema || kind == RowKind::baseline || kind == RowKind::deletion; }

ValidationProblem problem(std::string kind, const PlanEntry& entry, std::string message, std::string hint) {
  return {.kind = std::move(kind),
          .version = entry.version_text(),
          .script = script_of(entry),
          .message = std::move(message),
          .hint = std::move(hint)};
}

std::string with_type(const HistoryRow& row) { return row.type == "SQL" ? "" : fmt::format(", type {}", row.type); }

std::string when_and_who(const HistoryRow& row) {
  std::string text;
  if (!row.installed_on.empty()) text += fmt::format(" at {}", row.installed_on);
  if (!row.installed_by.empty()) text += fmt::format(" by {}", row.installed_by);
  return text;
}

// The first rule that an entry breaks is its problem, in Flyway's order of rules.
class Judge {
 public:
  Judge(const AppliedRows& applied, const PlanOptions& options) : applied_(applied), options_(options) {}

  std::optional<ValidationProblem> judge(const PlanEntry& entry) const {
    if (is_excused(entry)) return std::nullopt;
    if (is_failed(entry.state)) return failed_problem(entry);
    if (is_without_script(entry)) return missing(entry);
    if (entry.state == MigrationState::ignored) return late(entry);
    if (entry.state == MigrationState::pending) return pending(entry);
    if (entry.state == MigrationState::outdated && !ignores_all(MigrationState::pending)) return outdated(entry);
    return mismatch(entry);
  }

 private:
  bool is_excused(const PlanEntry& entry) const {
    switch (entry.state) {
      case MigrationState::undone:
      case MigrationState::deleted:
      case MigrationState::above_target:
      case MigrationState::available:
        return true;
      case MigrationState::failed_future:
        if (ignores_all(MigrationState::future)) return true;
        break;
      default:
        break;
    }
    return is_ignored(options_, entry.is_versioned(), entry.state);
  }

  bool ignores_all(MigrationState state) const {
    return is_ignored(options_, true, state) && is_ignored(options_, false, state);
  }

  static bool is_without_script(const PlanEntry& entry) {
    if (!entry.row || entry.migration || entry.state == MigrationState::superseded) return false;
    const RowKind kind = row_kind(entry.row->type);
    return !is_mark(kind) && kind != RowKind::undo;
  }

  static ValidationProblem missing(const PlanEntry& entry) {
    return problem("missing", entry,
                   fmt::format("{} was applied{}{}, but there is no such file now", subject(entry),
                               when_and_who(*entry.row), with_type(*entry.row)),
                   missing_hint(entry));
  }

  static std::string missing_hint(const PlanEntry& entry) {
    const auto pattern = fmt::format("{}:{}", entry.is_versioned() ? "versioned" : "repeatable",
                                     entry.state == MigrationState::future ? "future" : "missing");
    const std::string& type = entry.row->type;
    const std::string why = is_type_of(type, MigrationKind::versioned) || is_type_of(type, MigrationKind::baseline)
                                ? "check --locations; if the file was removed on purpose"
                                : fmt::format("fishway runs SQL files only, not type {}; if this is meant", type);
    return fmt::format("{}, run `fishway repair` to mark it as deleted, or type --ignore-migration-patterns='{}'", why,
                       pattern);
  }

  std::optional<ValidationProblem> late(const PlanEntry& entry) const {
    const Migration& script = *entry.migration;
    if (script.kind == MigrationKind::baseline || is_switched_off(script)) return std::nullopt;
    const HistoryRow& higher = *applied_.highest_row;
    return problem("out-of-order", entry,
                   fmt::format("{} was not applied, and the higher version {} already was{}", subject(entry),
                               higher.version.value_or(""), when_and_who(higher)),
                   "run `fishway migrate --out-of-order` to apply it all the same, give the file a higher version, or "
                   "type --ignore-migration-patterns='*:ignored' to leave it out");
  }

  static ValidationProblem pending(const PlanEntry& entry) {
    return problem("pending", entry, fmt::format("{} is not applied yet", subject(entry)),
                   "run `fishway migrate`, or type --ignore-migration-patterns='*:pending'");
  }

  static ValidationProblem outdated(const PlanEntry& entry) {
    return problem(
        "outdated", entry,
        fmt::format("{} was changed since it was applied{}: its checksum was {} then, and is {} now", subject(entry),
                    when_and_who(*entry.row), text_of(entry.row->checksum), text_of(entry.migration->checksum)),
        "run `fishway migrate` to apply it again, or type --ignore-migration-patterns='*:pending'");
  }

  std::optional<ValidationProblem> mismatch(const PlanEntry& entry) const {
    if (!entry.row || !entry.migration || is_below_baseline(entry)) return std::nullopt;
    const HistoryRow& row = *entry.row;
    const Migration& script = *entry.migration;
    if (script.kind == MigrationKind::undo) return std::nullopt;
    if (script.version && !is_type_of(row.type, script.kind)) return differs("type", entry, row.type, "SQL");
    if (script.version && !checksum_matches(row, script))
      return differs("checksum", entry, text_of(row.checksum), text_of(script.checksum));
    const std::string description = abbreviate_description(script.description);
    if (description != row.description)
      return differs("description", entry, fmt::format("'{}'", row.description), fmt::format("'{}'", description));
    return std::nullopt;
  }

  // What stands behind a baseline is not compared: nothing of it will ever run here.
  bool is_below_baseline(const PlanEntry& entry) const {
    return applied_.baseline && entry.is_versioned() && *entry.version() <= *applied_.baseline;
  }

  static ValidationProblem differs(std::string_view what, const PlanEntry& entry, std::string_view applied,
                                   std::string_view resolved) {
    return problem(fmt::format("{}-mismatch", what), entry,
                   fmt::format("{} was applied{} with the {} {}, but the file now has the {} {}", subject(entry),
                               when_and_who(*entry.row), what, applied, what, resolved),
                   std::string(repair_hint));
  }

  const AppliedRows& applied_;
  const PlanOptions& options_;
};

}  // namespace

bool is_failed(MigrationState state) {
  return state == MigrationState::failed || state == MigrationState::failed_missing ||
         state == MigrationState::failed_future;
}

ValidationProblem failed_problem(const PlanEntry& entry) {
  return problem("failed", entry, fmt::format("{} failed when it ran{}", subject(entry), when_and_who(*entry.row)),
                 "remove what it left half done, if anything; then run `fishway repair` and `fishway migrate`");
}

bool is_ignored(const PlanOptions& options, bool is_versioned, MigrationState state) {
  return std::any_of(options.ignore.begin(), options.ignore.end(),
                     [&](const IgnorePattern& pattern) { return pattern.matches(is_versioned, state); });
}

std::vector<ValidationProblem> find_problems(const std::vector<PlanEntry>& entries, const AppliedRows& applied,
                                             const PlanOptions& options) {
  const Judge judge(applied, options);
  std::vector<ValidationProblem> problems;
  for (const PlanEntry& entry : entries)
    if (auto found = judge.judge(entry)) problems.push_back(std::move(*found));
  return problems;
}

}  // namespace fishway
