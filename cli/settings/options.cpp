#include "cli/settings/options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/lint/waivers.hpp"

namespace fishway {
namespace {

NamingOptions naming_options(const Settings& settings) {
  NamingOptions naming;
  naming.versioned_prefix = settings.text("sql-migration-prefix");
  naming.repeatable_prefix = settings.text("repeatable-sql-migration-prefix");
  naming.baseline_prefix = settings.text("baseline-migration-prefix");
  naming.undo_prefix = settings.text("undo-sql-migration-prefix");
  naming.separator = settings.text("sql-migration-separator");
  naming.suffixes = settings.list("sql-migration-suffixes");
  return naming;
}

[[noreturn]] void refuse(const Settings& settings, std::string_view name, const std::string& problem,
                         std::string hint) {
  const Origin& origin = settings.origin(name);
  throw Error(origin.place.file.empty() ? ErrorKind::usage : ErrorKind::configuration,
              fmt::format("{}: {}", origin.text, problem), std::move(hint), origin.place);
}

Milliseconds statement_timeout(const Settings& settings) {
  const auto timeout = settings.optional_text("statement-timeout");
  if (!timeout || *timeout == "off") return Milliseconds{0};
  try {
    return parse_duration(*timeout);
  } catch (const Error& error) {
    refuse(settings, "statement-timeout", error.message, error.hint + ", or off");
  }
}

/// The drivers take 0 for "without limit", and a wait for a lock never is.
Milliseconds lock_duration(const Settings& settings, std::string_view name) {
  const Milliseconds time = settings.duration(name);
  if (time.count() > 0) return time;
  refuse(settings, name, "a statement never waits for its locks without a limit",
         fmt::format("write {}=200ms or longer", name));
}

/// What a rule's finding is accepted by; one that there is none of would accept nothing.
std::vector<std::string> allowed_hazards(const Settings& settings) {
  std::vector<std::string> rules = settings.list("allow");
  for (const std::string& rule : rules) {
    if (lint::is_rule(rule)) continue;
    const std::optional<std::string> known = lint::nearest_rule(rule);
    refuse(settings, "allow", fmt::format("there is no hazard '{}'", rule),
           known ? fmt::format("did you mean {}?", *known) : "docs/hazards.md lists them");
  }
  return rules;
}

}  // namespace

CatalogOptions catalog_options(const Settings& settings) {
  CatalogOptions options;
  options.locations = settings.list("locations");
  options.callback_locations = settings.list("callback-locations");
  options.naming = naming_options(settings);
  options.encoding = settings.text("encoding");
  options.detect_encoding = settings.flag("detect-encoding");
  options.placeholder_replacement = settings.flag("placeholder-replacement");
  options.validate_naming = settings.flag("validate-migration-naming");
  options.fail_on_missing_locations = settings.flag("fail-on-missing-locations");
  return options;
}

PlanOptions plan_options(const Settings& settings) {
  PlanOptions options;
  options.target = settings.text("target");
  options.out_of_order = settings.flag("out-of-order");
  options.ignore.clear();
  for (const std::string& pattern : settings.list("ignore-migration-patterns"))
    options.ignore.push_back(IgnorePattern::parse(pattern));
  return options;
}

RetryOptions retry_options(const Settings& settings) {
  RetryOptions options;
  options.lock_timeout = lock_duration(settings, "lock-timeout");
  options.first_attempt = std::min(lock_duration(settings, "first-attempt"), options.lock_timeout);
  options.statement_timeout = statement_timeout(settings);
  options.tries = static_cast<int>(std::clamp(settings.integer("retries"), 1LL, 1'000'000LL));
  options.time = settings.duration("retry-time");
  options.allow = allowed_hazards(settings);
  return options;
}

RunOptions run_options(const Context& context) {
  const Settings& settings = context.settings;
  RunOptions options;
  options.plan = plan_options(settings);
  options.lock_wait = settings.duration("lock-wait");
  options.group = settings.flag("group");
  options.execute_in_transaction = settings.flag("execute-in-transaction");
  options.create_schemas = settings.flag("create-schemas");
  options.baseline_on_migrate = settings.flag("baseline-on-migrate");
  options.baseline_version = settings.text("baseline-version");
  options.baseline_description = settings.text("baseline-description");
  options.skip_executing = settings.flag("skip-executing-migrations");
  options.validate_on_migrate = settings.flag("validate-on-migrate");
  options.installed_by = settings.text("installed-by");
  options.stop_signal = context.stop_signal();
  options.retry = retry_options(settings);
  options.gate = gate_options(settings);
  return options;
}

GateOptions gate_options(const Settings& settings) {
  const std::string& mode = settings.text("gate");
  return {.mode = mode == "off"    ? GateMode::off
                  : mode == "warn" ? GateMode::warn
                                   : GateMode::refuse,
          .budget = settings.duration("gate-budget"),
          .allow = allowed_hazards(settings)};
}

void tell_what_is_not_in_effect(Context& context) {
  const Settings& settings = context.settings;
  for (const std::string& phase : settings.list("phase")) {
    if (!phase_from_name(phase))
      throw Error(ErrorKind::usage, fmt::format("--phase: '{}' is none of expand, migrate, contract", phase));
    throw Error(ErrorKind::usage, "--phase is not in effect in this version: everything pending would run",
                "leave it out, or stop before a migration with --target VERSION");
  }
}

}  // namespace fishway
