// Which failures say that a statement only came at a bad moment.
#pragma once

#include <optional>

#include "core/run/lock_policy.hpp"
#include "drivers/mysql/lock_watch.hpp"
#include "drivers/mysql/server_error.hpp"

namespace fishway::mysql {

/// What the server, or the watcher's KILL QUERY, says about locks in this failure; nothing when it is about something
/// else. A statement that its user cancelled was not locked out.
std::optional<LockOut> lock_out(const ServerError& error, const Verdict& verdict, bool is_cancelled, Dialect dialect);

/// The same failure in words of what happened, when it was the watcher that ended the statement.
ServerError explained(const ServerError& error, const Verdict& verdict, const Watched& watched);

/// Throws ServerError for what OPTIMIZE TABLE and its like answer as a row instead of an error when they got no lock or
/// were interrupted (both servers).
void require_no_lock_error(const std::vector<Row>& rows);

/// Whether it can have done a part of its work, and committed it, before it failed, so that it must not be repeated:
/// what calls or holds other statements.
bool may_do_half(const Statement& statement);

}  // namespace fishway::mysql
