#include "core/run/failure.hpp"

namespace fishway {

namespace {

ErrorKind kind_of(const Outcome& outcome) {
  switch (outcome.kind) {
    case Outcome::Kind::lost:
      return ErrorKind::cannot_connect;
    case Outcome::Kind::in_doubt:
      return ErrorKind::in_doubt;
    default:
      break;
  }
  if (outcome.error && outcome.error->refused) return ErrorKind::refused;
  const bool is_lock_timeout = outcome.lock_out && outcome.lock_out->cause == LockOut::Cause::lock_timeout;
  return is_lock_timeout ? ErrorKind::lock_timeout : ErrorKind::migration_failed;
}

}  // namespace

bool is_lost_connection(const Error& error) {
  if (dynamic_cast<const LostConnection*>(&error) != nullptr) return true;
  if (dynamic_cast<const StatementInDoubt*>(&error) != nullptr) return false;
  // In doubt is also what a driver says when the commit of fishway's own rows was cut off.
  return error.kind == ErrorKind::cannot_connect || error.kind == ErrorKind::in_doubt;
}

Error failure_of(const Outcome& outcome, const std::string& script) {
  StatementError cause = outcome.error.value_or(StatementError{});
  Error error(kind_of(outcome), cause.message.empty() ? script + " failed" : cause.message, cause.hint, cause.place);
  error.statement = cause.statement;
  error.server_code = cause.code;
  if (outcome.lock_out) error.blockers = outcome.lock_out->blockers;
  return error;
}

}  // namespace fishway
