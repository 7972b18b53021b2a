#include "drivers/mysql/lock_outs.hpp"

#include <fmt/format.h>

#include "core/script/head_pattern.hpp"
#include "drivers/mysql/sql_text.hpp"

namespace fishway::mysql {
namespace {

constexpr int interrupted = 1317;        // ER_QUERY_INTERRUPTED
constexpr int lock_wait_timeout = 1205;  // ER_LOCK_WAIT_TIMEOUT

std::optional<LockOut::Cause> cause_of(int code, Dialect dialect) {
  switch (code) {
    case lock_wait_timeout:
    case 1689:  // ER_LOCK_ABORTED
      return LockOut::Cause::lock_timeout;
    case 1213:  // ER_LOCK_DEADLOCK; also a transaction that Galera's other nodes outran
    case 3058:  // ER_USER_LOCK_DEADLOCK
      return LockOut::Cause::deadlock;
    case 1412:  // ER_TABLE_DEF_CHANGED, please retry transaction
    case 3101:  // ER_TRANSACTION_ROLLBACK_DURING_COMMIT, by a group's certification
      return LockOut::Cause::serialization;
    case 1020:  // ER_CHECKREAD, with innodb_snapshot_isolation, which MariaDB 11.6.2 turned on
      if (dialect == Dialect::mariadb) return LockOut::Cause::serialization;
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

bool is_killed_by_watcher(const ServerError& error, const Verdict& verdict) {
  return error.code == interrupted && verdict.ended != Verdict::Ended::no;
}

}  // namespace

std::optional<LockOut> lock_out(const ServerError& error, const Verdict& verdict, bool is_cancelled, Dialect dialect) {
  if (is_cancelled) return std::nullopt;
  std::optional<LockOut::Cause> cause = cause_of(error.code, dialect);
  if (is_killed_by_watcher(error, verdict) && verdict.ended == Verdict::Ended::waited_too_long)
    cause = LockOut::Cause::lock_timeout;
  if (!cause) return std::nullopt;
  return LockOut{*cause, verdict.blockers, verdict.missing_right};
}

ServerError explained(const ServerError& error, const Verdict& verdict, const Watched& watched) {
  if (!is_killed_by_watcher(error, verdict)) return error;
  const std::string text = verdict.ended == Verdict::Ended::ran_too_long
                               ? fmt::format("it ran longer than its limit of {} ms", watched.time.count())
                               : fmt::format("it did not get its lock within {} ms", watched.lock.count());
  return {error.code, error.sql_state, text};
}

void require_no_lock_error(const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    constexpr std::size_t columns = 4;  // Table, Op, Msg_type, Msg_text
    if (row.size() != columns || to_upper(row[2].value_or("")) != "ERROR") continue;
    const std::string text = row[3].value_or("");
    if (text.starts_with("Lock wait timeout exceeded")) throw ServerError{lock_wait_timeout, "HY000", text};
    if (text.starts_with("Query execution was interrupted")) throw ServerError{interrupted, "70100", text};
    if (text.starts_with("Deadlock found")) throw ServerError{1213, "40001", text};
  }
}

bool may_do_half(const Statement& statement) {
  return head_matches(statement.head, "CALL|EXECUTE|BEGIN|IF|CASE|LOOP|REPEAT|WHILE|FOR") ||
         head_matches(statement.head, "SET STATEMENT * FOR CALL|EXECUTE|BEGIN|IF|CASE|LOOP|REPEAT|WHILE|FOR");
}

}  // namespace fishway::mysql
