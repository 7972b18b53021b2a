#include "drivers/mysql/wait_limits.hpp"

#include <fmt/format.h>

#include "drivers/mysql/message.hpp"

namespace fishway::mysql {
namespace {

/// Whole seconds, which is all that these variables take ("Incorrect argument type" for 0.2, measured on MySQL 9.7 and
/// MariaDB 10.11), and one more than the watcher waits.
long long backstop_seconds(Milliseconds lock) {
  constexpr long long month = 30LL * 24 * 3600;
  return lock.count() == 0 ? month : (lock.count() + 999) / 1000 + 1;
}

}  // namespace

void WaitLimits::require(Milliseconds lock, Milliseconds time, Message& message) {
  const long long seconds = backstop_seconds(lock);
  std::string wanted = fmt::format("lock_wait_timeout = {0}, innodb_lock_wait_timeout = {0}", seconds);
  // MySQL has such a limit for SELECT only; the watcher sees to it there.
  const bool limits_time = facts_.dialect == Dialect::mariadb && time.count() > 0;
  if (limits_time || limits_time_)
    wanted += fmt::format(", max_statement_time = {:.3f}", static_cast<double>(limits_time ? time.count() : 0) / 1000);
  if (wanted == set_) return;
  message.add("SET SESSION " + wanted);
  set_ = wanted;
  limits_time_ = limits_time;
}

void WaitLimits::forget_all() {
  forget();
  limits_time_ = false;
}

}  // namespace fishway::mysql
