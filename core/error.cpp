#include "core/error.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

namespace fishway {

namespace {

struct KindOfError {
  ErrorKind kind;
  std::string_view name;
  int exit_code;
};

// The one table of exit codes. Names and codes are a promise to pipelines: added to, never changed.
constexpr std::array<KindOfError, 13> kinds = {{
    {ErrorKind::migration_failed, "migration-failed", 1},
    {ErrorKind::lock_timeout, "lock-timeout", 1},
    {ErrorKind::script, "script", 1},
    {ErrorKind::usage, "usage", 2},
    {ErrorKind::configuration, "configuration", 2},
    {ErrorKind::validation, "validation", 3},
    {ErrorKind::run_lock_held, "run-lock-held", 4},
    {ErrorKind::refused, "refused", 5},
    {ErrorKind::pending, "pending", 6},
    {ErrorKind::cannot_connect, "cannot-connect", 7},
    {ErrorKind::in_doubt, "in-doubt", 8},
    {ErrorKind::interrupted, "interrupted", 130},
    {ErrorKind::terminated, "terminated", 143},
}};

const KindOfError& entry_of(ErrorKind kind) {
  for (const KindOfError& entry : kinds) {
    if (entry.kind == kind) return entry;
  }
  return kinds.front();
}

}  // namespace

std::string_view name(ErrorKind kind) { return entry_of(kind).name; }

int exit_code(ErrorKind kind) { return entry_of(kind).exit_code; }

std::string Place::text() const {
  if (line == 0) return file;
  std::string where = file.empty() ? fmt::format("line {}", line) : fmt::format("{}:{}", file, line);
  return column == 0 ? where : fmt::format("{}:{}", where, column);
}

Error::Error(ErrorKind kind, std::string message, std::string hint, Place place)
    : kind(kind), message(std::move(message)), hint(std::move(hint)), place(std::move(place)) {}

}  // namespace fishway
