#include "cli/database.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "cli/commands/command.hpp"
#include "cli/composition.hpp"
#include "cli/output/foreign_text.hpp"
#include "cli/placeholder_defaults.hpp"
#include "cli/secrets/credentials.hpp"
#include "cli/settings/options.hpp"
#include "cli/version.hpp"

namespace fishway {
namespace {

ConnectOptions connect_options(const Settings& settings, Access access) {
  ConnectOptions options;
  options.url = database_url(settings);
  options.connect_timeout = settings.duration("connect-timeout");
  options.default_schema = settings.text("default-schema");
  options.schemas = settings.list("schemas");
  options.table = settings.text("table");
  options.read_only = access == Access::read;
  options.blocker_queries = settings.flag("blocker-queries");
  options.pooled = settings.text("pooler") == "transaction";
  return options;
}

std::string problem_text(const Error& problem) {
  const std::string place = problem.place.text();
  return place.empty() ? problem.message : fmt::format("{}: {}", place, problem.message);
}

}  // namespace

Database::Database(Context& context, Access access, Files files) : context_(context), files_(files) {
  if (files != Files::none) read_ahead();
  connect(access);
  if (context.signals != nullptr) {
    watch_ = std::make_unique<Signals::Watch>(*context.signals, *session_);
    if (access == Access::write) context.signals->ignore_hangup();
  }
  context.database = database_json(facts(), label_);
}

/// Pauses double up to half a minute. A signal ends the process: nothing is at stake yet.
void Database::connect(Access access) {
  const ConnectOptions options = connect_options(context_.settings, access);
  driver_ = make_driver(options.url.dialect);
  long long retries = context_.settings.integer("connect-retries");
  for (Milliseconds pause{1000};; pause = std::min(pause * 2, Milliseconds{30'000})) {
    try {
      session_ = driver_->connect(options);
      return read_properties(access);
    } catch (const Error& error) {
      if (error.kind != ErrorKind::cannot_connect || retries-- == 0) throw;
      context_.console.talk(
          fmt::format("{}; trying again in {}\n", on_one_line(error.message), format_duration(pause)));
    }
    std::this_thread::sleep_for(pause);
  }
}

/// Who only reads may lack the right to read the properties, and needs it only for the head of the document.
void Database::read_properties(Access access) {
  try {
    label_ = session_->read_property("label");
    is_protected_ = session_->read_property("protected").value_or("") == "true";
  } catch (const Error&) {
    if (access == Access::write) throw;
  }
}

CatalogOptions Database::files_options() const {
  CatalogOptions options = catalog_options(context_.settings);
  if (files_ == Files::with_right_names && !context_.settings.is_set("validate-migration-naming"))
    options.validate_naming = true;
  return options;
}

/// On a thread of its own, since both take their time. Nothing is told before it is asked for: what is wrong with the
/// connection comes first. Without a thread to be had it is read when it is asked for.
void Database::read_ahead() {
  first_reading_ = std::async([options = files_options(), &settings = context_.settings] {
    return Catalog::load(options, Placeholders(placeholder_syntax(settings)));
  });
}

/// The values of the placeholders are known with the connection only. Where a file's checksum depends on them, what was
/// read ahead is of no use.
Catalog Database::read_catalog(const Placeholders& placeholders) {
  if (first_reading_.valid()) {
    Catalog catalog = first_reading_.get();
    if (catalog.give(placeholders)) return catalog;
  }
  return Catalog::load(files_options(), placeholders);
}

Catalog Database::load_catalog() {
  Catalog catalog = read_catalog(placeholders_for(context_, facts()));
  for (const Error& warning : catalog.warnings) context_.console.warn(problem_text(warning));
  if (context_.is_reported) context_.scripts = listed_scripts(catalog, context_.command->name == "undo");
  return catalog;
}

void Database::require_migrations(const Catalog& catalog) const {
  if (!catalog.migrations.empty() || !catalog.problems.empty()) return;
  const auto& locations = context_.settings.list("locations");
  throw Error(ErrorKind::configuration, fmt::format("no migrations in {}", fmt::join(locations, ", ")),
              "check --locations, or write the first migration with `fishway new \"what it does\"`");
}

std::string describe_database(const DatabaseFacts& facts, const std::optional<std::string>& label) {
  std::string text = fmt::format("{} {} · ", name(facts.dialect), facts.version);
  if (!facts.user.empty()) text += facts.user + "@";
  if (!facts.host.empty()) text += facts.port == 0 ? facts.host + "/" : fmt::format("{}:{}/", facts.host, facts.port);
  text += facts.database;
  if (facts.dialect == Dialect::postgresql) text += " · schema " + facts.schema;
  if (label) text += " · label " + *label;
  return text;
}

std::string header_line(const Database& database) {
  return fmt::format("fishway {} · {}\n", program_version(), describe_database(database.facts(), database.label()));
}

}  // namespace fishway
