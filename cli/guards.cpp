#include "cli/guards.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <iostream>
#include <string>

#include "cli/commands/command.hpp"
#include "cli/target_names.hpp"
#include "core/run/run_lock.hpp"

namespace fishway {
namespace {

std::string carried(const Database& database) {
  return database.label() ? fmt::format("carries the label {}", *database.label()) : "carries no label";
}

bool is_terminal() { return isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0; }

/// Reading goes on after a signal, so it does not begin before there is something to read.
void await_input(const std::atomic<int>* stop_signal) {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  while (poll(&input, 1, 200) <= 0) throw_if_stopped(stop_signal);
}

std::string ask(Context& context, const std::string& question) {
  context.console.complain(question);
  await_input(context.stop_signal());
  std::string answer;
  std::getline(std::cin, answer);
  return answer;
}

bool is_yes(const std::string& answer) { return answer == "y" || answer == "yes"; }

/// What stands behind --yes-i-mean.
std::optional<std::string> named(const Context& context) {
  if (context.settings.origin("yes-i-mean").source != Source::flag) return std::nullopt;
  return context.settings.optional_text("yes-i-mean");
}

/// Of a file its last part.
std::string own_name(const Database& database) {
  const DatabaseFacts& facts = database.facts();
  return facts.dialect == Dialect::sqlite ? facts.database.substr(facts.database.find_last_of('/') + 1)
                                          : facts.database;
}

bool is_its_name(const std::string& name, const Database& database) {
  return name == database.label() || name == own_name(database);
}

/// A name that was typed for another database is a mistake, whatever it was typed for.
void require_right_name(const Context& context, const Database& database) {
  const auto name = named(context);
  if (!name || is_its_name(*name, database)) return;
  throw Error(ErrorKind::refused, fmt::format("--yes-i-mean {}, but this is {}", *name, protected_name(database)),
              "check the URL");
}

void require_no_contradiction(Context& context, const Database& database) {
  const DatabaseFacts& facts = database.facts();
  const Settings& settings = context.settings;
  const auto doubt =
      contradiction({facts.host, facts.database, facts.user},
                    {settings.text("environment"), settings.text("label"), database.label().value_or("")});
  if (!doubt || named(context)) return;
  const bool asks = is_terminal() && !settings.flag("yes");
  if (asks && is_yes(ask(context, fmt::format("{}: go on? [y/N] ", *doubt)))) return;
  throw Error(ErrorKind::refused, asks ? "not confirmed: nothing was done" : *doubt,
              fmt::format("check the URL; if it is the right database: --yes-i-mean {}", protected_name(database)));
}

}  // namespace

void require_label(const Context& context, const Database& database) {
  const Settings& settings = context.settings;
  const auto wanted = settings.optional_text("label");
  if (wanted && database.label() != wanted)
    throw Error(ErrorKind::refused,
                fmt::format("{} {}, but {} ({}) is wanted", database.facts().database, carried(database), *wanted,
                            settings.origin("label").text),
                fmt::format("check the URL; if it is the right database: fishway label {}", *wanted));
  const auto environment = settings.optional_text("environment");
  if (!wanted && environment && *environment != "default" && database.label() && database.label() != environment)
    throw Error(ErrorKind::refused,
                fmt::format("{} {}, but the environment is {} ({})", database.facts().database, carried(database),
                            *environment, settings.origin("environment").text),
                "check the URL, or choose the environment that the label names");
}

void require_plausible_names(Context& context, const Database& database) {
  require_right_name(context, database);
  require_no_contradiction(context, database);
}

void require_target(Context& context, const Database& database) {
  require_label(context, database);
  require_plausible_names(context, database);
}

std::string protected_name(const Database& database) { return database.label().value_or(own_name(database)); }

bool is_named(const Context& context, const Database& database) { return named(context) == protected_name(database); }

bool is_protection_lifted(Context& context, const Database& database, const std::string& what) {
  if (!database.is_protected() || is_named(context, database)) return true;
  if (!is_terminal() || context.settings.flag("yes")) return false;
  return ask(context, fmt::format("{} is protected. To go on with {}, type its {}: ", database.facts().database, what,
                                  database.label() ? "label" : "name")) == protected_name(database);
}

void require_unprotected(Context& context, const Database& database) {
  if (is_protection_lifted(context, database, std::string(context.command->name))) return;
  throw Error(
      ErrorKind::refused,
      fmt::format("{} is refused: {} is protected", context.command->name, database.facts().database),
      fmt::format("if it is meant: --yes-i-mean {}; `fishway label --protect=false` lifts the protection for good",
                  protected_name(database)));
}

void confirm(Context& context, const std::string& question) {
  if (context.settings.flag("yes") || !is_terminal()) return;
  if (!is_yes(ask(context, question + " [y/N] ")))
    throw Error(ErrorKind::refused, "not confirmed: nothing was done", "answer y, or use --yes");
}

}  // namespace fishway
