#include <fmt/format.h>

#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"everything at once", "", "FLUSH TABLES WITH READ LOCK;"},
    {"a flush without a lock", "", "FLUSH TABLES;", false},
};

constexpr Rule rule = {
    .name = "lock-tables",
    .kind = HazardKind::blocking_lock,
    .dialects = "mysql mariadb",
    .summary = "LOCK TABLES and FLUSH TABLES WITH READ LOCK keep others out until they are let go of",
    .what =
        "Everyone else waits from then on: for WRITE those who read, too. In a migration that is as long as all that "
        "follows takes.",
    .lock = "READ or WRITE lock of the whole table: until UNLOCK TABLES or the end of the session",
    .versions = "",
    .fix = "-- leave it out: each statement takes the locks that it needs\n",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto* lock = std::get_if<LockTables>(&act.parsed);
  if (lock == nullptr) return;
  if (lock->is_all) self.find(act, report, "FLUSH TABLES WITH READ LOCK stops every write on the server");
  for (const auto& [name, is_write] : lock->tables) {
    if (view.model.is_new(name)) continue;
    self.find(act, name.offset, report,
              fmt::format("LOCK TABLES keeps {} out of {}", is_write ? "everyone" : "writers", text_of(name)));
  }
}

}  // namespace

const Checker lock_tables{rule, check};

}  // namespace fishway::lint::mysql
