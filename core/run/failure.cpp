#include "core/run/failure.hpp"

namespace fishway {

namespace {

ErrorKind kind_of(Outcome::Kind outcome) {
  switch (outcome) {
    case Outcome::Kind::lost:
      return ErrorKind::cannot_connect;
    case Outcome::Kind::in_doubt:
      return ErrorKind::in_doubt;
    default:
      return ErrorKind::migration_failed;
  }
}

}  // namespace

Error failure_of(const Outcome& outcome, const std::string& script) {
  StatementError cause = outcome.error.value_or(StatementError{});
  Error error(kind_of(outcome.kind), cause.message.empty() ? script + " failed" : cause.message, cause.hint,
              cause.place);
  error.statement = cause.statement;
  error.server_code = cause.code;
  return error;
}

}  // namespace fishway
