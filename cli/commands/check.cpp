// `check` and `wait`: is this database where the files, or --at-least, say?
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <thread>

#include "cli/commands/command.hpp"
#include "cli/database.hpp"
#include "cli/output/words.hpp"
#include "cli/settings/options.hpp"

namespace fishway {
namespace {

using Clock = std::chrono::steady_clock;

struct Standing {
  std::optional<std::string> at;
  std::optional<std::string> wanted;
  std::vector<std::string> pending;
  bool satisfied = false;
};

std::optional<Version> wanted_version(const Settings& settings) {
  const auto text = settings.optional_text("at-least");
  if (!text) return std::nullopt;
  const auto version = Version::parse(*text);
  if (!version)
    throw Error(ErrorKind::usage, fmt::format("--at-least: {} is no version", *text), "a version is like 12 or 1.2.3");
  return version;
}

/// With --at-least the folders need not exist: the application's image may not carry them.
Files files_for(const Settings& settings) { return settings.is_set("at-least") ? Files::none : Files::wanted; }

/// The highest version that stands in the files.
std::optional<std::string> highest_version(const Catalog& catalog) {
  std::optional<Version> highest;
  for (const Migration& migration : catalog.migrations)
    if (migration.kind != MigrationKind::undo && migration.version && (!highest || *highest < *migration.version))
      highest = migration.version;
  return highest ? std::optional(highest->text()) : std::nullopt;
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

Standing compare_with_version(Context& context, Database& database, const Version& wanted) {
  CatalogOptions no_files;
  no_files.locations.clear();
  const Catalog catalog = Catalog::load(no_files, Placeholders());
  PlanOptions options = plan_options(context.settings);
  options.target = "latest";
  const History history = database.session().read_history().value_or(History{});
  const Plan plan = make_plan(catalog, succeeded(history), options);
  const auto at = plan.current_version ? Version::parse(*plan.current_version) : std::nullopt;
  Standing standing{plan.current_version, wanted.text(), {}, at && *at >= wanted && !has_failed_up_to(wanted, history)};
  if (!standing.satisfied) standing.pending.push_back(wanted.text());
  return standing;
}

Standing compare_with_files(Context& context, Database& database) {
  const Catalog catalog = database.load_catalog();
  database.require_migrations(catalog);
  catalog.require_sound();
  PlanOptions options = plan_options(context.settings);
  options.target = "latest";
  const History history = database.session().read_history().value_or(History{});
  const bool any_failed = has_failed(make_plan(catalog, history, options));
  const Plan plan = make_plan(catalog, succeeded(history), options);
  Standing standing{plan.current_version, highest_version(catalog), {}, plan.pending.empty() && !any_failed};
  for (const Migration* migration : plan.pending) standing.pending.push_back(version_or_description(*migration));
  return standing;
}

void fill(Context& context, const Standing& standing) {
  context.body["at"] = value_or_null(standing.at);
  context.body["wanted"] = value_or_null(standing.wanted);
  context.body["satisfied"] = standing.satisfied;
  context.body["pending"] = standing.pending;
}

Standing look(Context& context, Database& database) {
  const auto wanted = wanted_version(context.settings);
  const Standing standing =
      wanted ? compare_with_version(context, database, *wanted) : compare_with_files(context, database);
  fill(context, standing);
  return standing;
}

std::string distance(const Standing& standing) {
  std::string text = standing.at ? fmt::format("at version {}", *standing.at) : "at no version yet";
  if (standing.wanted) text += fmt::format(", {} is wanted", *standing.wanted);
  if (!standing.pending.empty()) text += fmt::format("; pending: {}", fmt::join(standing.pending, ", "));
  return text;
}

Error not_there(const Standing& standing) {
  return {ErrorKind::pending, distance(standing),
          standing.pending.empty() ? "see `fishway info`: a migration has failed" : "run `fishway migrate`"};
}

void conclude(Context& context, const Standing& standing) {
  if (!standing.satisfied) throw not_there(standing);
  context.console.print(fmt::format("{} Nothing is pending.\n", at_version(standing.at)));
}

void throw_if_stopped(const Context& context) {
  const int signal = context.stop_signal() == nullptr ? 0 : context.stop_signal()->load();
  if (signal != 0)
    throw Error(signal == SIGINT ? ErrorKind::interrupted : ErrorKind::terminated, "stopped while waiting");
}

/// Looks again and again, with a new connection after one was lost or could not be had.
class Waiting {
 public:
  explicit Waiting(Context& context) : context_(context), end_(Clock::now() + context.settings.duration("timeout")) {}

  void run() {
    for (Milliseconds pause{200};; pause = std::min(pause * 2, Milliseconds{2000})) {
      if (const auto standing = look_once(); standing && standing->satisfied) return conclude(context_, *standing);
      if (Clock::now() + pause > end_) throw Error(*last_);
      tell();
      std::this_thread::sleep_for(pause);
      throw_if_stopped(context_);
    }
  }

 private:
  std::optional<Standing> look_once() {
    try {
      if (!database_) database_ = std::make_unique<Database>(context_, Access::read, files_for(context_.settings));
      const Standing standing = look(context_, *database_);
      last_ = not_there(standing);
      return standing;
    } catch (const Error& error) {
      if (error.kind != ErrorKind::cannot_connect) throw;
      last_ = error;
      database_.reset();
      return std::nullopt;
    }
  }

  /// At once, and then every ten seconds.
  void tell() {
    if (Clock::now() < next_line_) return;
    next_line_ = Clock::now() + std::chrono::seconds(10);
    context_.console.talk(fmt::format("waiting: {}\n", last_->message));
  }

  Context& context_;
  Clock::time_point end_;
  Clock::time_point next_line_{};
  std::unique_ptr<Database> database_;
  std::optional<Error> last_;
};

}  // namespace

void run_check(Context& context) {
  wanted_version(context.settings);
  Database database(context, Access::read, files_for(context.settings));
  conclude(context, look(context, database));
}

void run_wait(Context& context) {
  wanted_version(context.settings);
  Waiting(context).run();
}

}  // namespace fishway
