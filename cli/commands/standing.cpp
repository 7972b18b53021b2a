#include "cli/commands/standing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/command.hpp"
#include "cli/output/words.hpp"
#include "cli/settings/options.hpp"

namespace fishway {
namespace {

constexpr std::size_t kTitlesShown = 5;

std::optional<Version> wanted_version(const Settings& settings) {
  const auto text = settings.optional_text("at-least");
  if (!text) return std::nullopt;
  const auto version = Version::parse(*text);
  if (!version)
    throw Error(ErrorKind::usage, fmt::format("--at-least: {} is no version", *text), "a version is like 12 or 1.2.3");
  return version;
}

/// The highest version that stands in the files.
std::optional<Version> highest_version(const Catalog& catalog) {
  std::optional<Version> highest;
  for (const Migration& migration : catalog.migrations)
    if (migration.kind != MigrationKind::undo && migration.version && (!highest || *highest < *migration.version))
      highest = migration.version;
  return highest;
}

/// Where the database stands is told by what succeeded.
History succeeded(History rows) {
  std::erase_if(rows, [](const HistoryRow& row) { return !row.success; });
  return rows;
}

/// Half of it may be there, whatever stands above it.
bool has_failed_up_to(const Version& wanted, const History& rows) {
  return std::any_of(rows.begin(), rows.end(), [&](const HistoryRow& row) {
    const auto version = row.version ? Version::parse(*row.version) : std::nullopt;
    return !row.success && version && *version <= wanted;
  });
}

bool has_failed(const Plan& plan) {
  return std::any_of(plan.entries.begin(), plan.entries.end(),
                     [](const PlanEntry& entry) { return entry.row && !entry.row->success; });
}

PlanOptions options_of(const Context& context) {
  PlanOptions options = plan_options(context.settings);
  options.target = "latest";
  return options;
}

std::string title_of(const Migration& migration) {
  const std::string name = version_or_description(migration);
  return migration.version && !migration.description.empty() ? fmt::format("{} ({})", name, migration.description)
                                                             : name;
}

void compare(Standing& standing, const std::optional<Version>& wanted, bool exactly) {
  const auto at = standing.at ? Version::parse(*standing.at) : std::nullopt;
  standing.wanted = wanted ? std::optional(wanted->text()) : std::nullopt;
  standing.is_newer = exactly && at && (!wanted || *wanted < *at);
}

Standing compare_with_version(Context& context, Database& database, const Version& wanted) {
  CatalogOptions no_files;
  no_files.locations.clear();
  const Catalog catalog = Catalog::load(no_files, Placeholders());
  const History history = database.session().read_history().value_or(History{});
  Standing standing;
  standing.at = make_plan(catalog, succeeded(history), options_of(context)).current_version;
  compare(standing, wanted, context.settings.flag("exactly"));
  standing.has_failed = has_failed_up_to(wanted, history);
  const auto at = standing.at ? Version::parse(*standing.at) : std::nullopt;
  const bool is_there = at && *at >= wanted;
  standing.satisfied = is_there && !standing.has_failed && !standing.is_newer;
  if (!is_there || standing.has_failed) standing.pending = standing.titles = {wanted.text()};
  return standing;
}

Standing compare_with_files(Context& context, Database& database) {
  const Catalog catalog = database.load_catalog();
  database.require_migrations(catalog);
  catalog.require_sound();
  const History history = database.session().read_history().value_or(History{});
  const Plan plan = make_plan(catalog, succeeded(history), options_of(context));
  Standing standing;
  standing.at = plan.current_version;
  compare(standing, highest_version(catalog), context.settings.flag("exactly"));
  standing.has_failed = has_failed(make_plan(catalog, history, options_of(context)));
  for (const Migration* migration : plan.pending) {
    standing.pending.push_back(version_or_description(*migration));
    standing.titles.push_back(title_of(*migration));
  }
  standing.satisfied = plan.pending.empty() && !standing.has_failed && !standing.is_newer;
  return standing;
}

}  // namespace

std::string Standing::text() const {
  std::string text = at ? fmt::format("at version {}", *at) : "at no version yet";
  if (wanted) text += fmt::format(", {}{} is wanted", is_newer ? "exactly " : "", *wanted);
  if (titles.empty()) return text;
  const std::size_t shown = std::min(titles.size(), kTitlesShown);
  text +=
      fmt::format("; pending {}", fmt::join(titles.begin(), titles.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  return shown == titles.size() ? text : fmt::format("{} and {} more", text, titles.size() - shown);
}

void check_standing_options(const Settings& settings) { wanted_version(settings); }

Files files_for_standing(const Settings& settings) { return settings.is_set("at-least") ? Files::none : Files::wanted; }

Standing find_standing(Context& context, Database& database) {
  const auto wanted = wanted_version(context.settings);
  Standing standing = wanted ? compare_with_version(context, database, *wanted) : compare_with_files(context, database);
  context.body["at"] = value_or_null(standing.at);
  context.body["wanted"] = value_or_null(standing.wanted);
  context.body["satisfied"] = standing.satisfied;
  context.body["pending"] = standing.pending;
  return standing;
}

Error not_there(const Standing& standing) {
  std::string hint = "run `fishway migrate`";
  if (standing.has_failed) hint = "see `fishway info`: a migration has failed";
  if (standing.is_newer && standing.pending.empty())
    hint = "the database is newer than this release: deploy the release that fits it, or leave --exactly out";
  return {ErrorKind::pending, standing.text(), hint};
}

}  // namespace fishway
