#include "cli/settings/options.hpp"

#include <fmt/format.h>

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

void check_statement_timeout(const Settings& settings) {
  const auto timeout = settings.optional_text("statement-timeout");
  if (timeout && *timeout != "off") parse_duration(*timeout);
}

void warn_not_in_effect(Context& context, std::string_view name) {
  const std::string& where = context.settings.origin(name).text;
  context.console.warn(fmt::format("{} ({}) is not in effect in this version", name, where));
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
  return options;
}

void tell_what_is_not_in_effect(Context& context) {
  const Settings& settings = context.settings;
  check_statement_timeout(settings);
  for (const std::string& phase : settings.list("phase")) {
    if (!phase_from_name(phase))
      throw Error(ErrorKind::usage, fmt::format("--phase: '{}' is none of expand, migrate, contract", phase));
    throw Error(ErrorKind::usage, "--phase is not in effect in this version: everything pending would run",
                "leave it out, or stop before a migration with --target VERSION");
  }
  if (settings.is_set("lock-timeout")) warn_not_in_effect(context, "lock-timeout");
  if (settings.is_set("statement-timeout") && settings.text("statement-timeout") != "off")
    warn_not_in_effect(context, "statement-timeout");
  if (settings.is_set("gate") && settings.text("gate") != "off") warn_not_in_effect(context, "gate");
}

}  // namespace fishway
