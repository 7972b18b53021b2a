#include "cli/guards.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <iostream>
#include <string>

#include "cli/commands/command.hpp"
#include "core/run/run_lock.hpp"

namespace fishway {
namespace {

std::string carried(const Database& database) {
  return database.label() ? fmt::format("carries the label {}", *database.label()) : "carries no label";
}

/// Reading goes on after a signal, so it does not begin before there is something to read.
void await_input(const std::atomic<int>* stop_signal) {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  while (poll(&input, 1, 200) <= 0) throw_if_stopped(stop_signal);
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

void require_unprotected(const Context& context, const Database& database) {
  if (!database.is_protected()) return;
  throw Error(ErrorKind::refused,
              fmt::format("{} is refused: {} is protected", context.command->name, database.facts().database),
              "fishway label --protect=false lifts the protection");
}

void confirm(Context& context, const std::string& question) {
  if (context.settings.flag("yes") || isatty(STDIN_FILENO) == 0 || isatty(STDERR_FILENO) == 0) return;
  context.console.complain(question + " [y/N] ");
  await_input(context.stop_signal());
  std::string answer;
  std::getline(std::cin, answer);
  if (answer != "y" && answer != "yes")
    throw Error(ErrorKind::refused, "not confirmed: nothing was done", "answer y, or use --yes");
}

}  // namespace fishway
