#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);";

constexpr Example examples[] = {
    {"back to a rollback journal", users, "PRAGMA journal_mode = DELETE;"},
    {"of one database", users, "PRAGMA main.journal_mode = truncate;"},
    {"no journal", users, "PRAGMA journal_mode = OFF;"},
    {"WAL", users, "PRAGMA journal_mode = WAL;", false},
    {"only read", users, "PRAGMA journal_mode;", false},
};

const Rule rule{
    .name = "journal-mode",
    .kind = HazardKind::blocking_lock,
    .dialects = "sqlite",
    .summary =
        "PRAGMA journal_mode away from WAL waits until all others have closed the file; MEMORY "
        "and OFF lose the file in a crash",
    .what =
        "A file leaves WAL mode only while no other connection has it open: on a live database "
        "the statement fails, or waits. With journal_mode MEMORY or OFF, a process that dies in"
        " the middle of a transaction leaves a file that is damaged.",
    .lock = "an exclusive lock on the file",
    .versions = "",
    .fix =
        "-- WAL mode lets readers go on while one writes. It stays with the file: once is "
        "enough.\n"
        "PRAGMA journal_mode = WAL;",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View&, StatementReport& report) {
  const Pragma* pragma = act.as<Pragma>();
  if (!pragma || pragma->name != "JOURNAL_MODE" || pragma->value.empty() || pragma->value == "WAL") return;
  const bool is_unsafe = pragma->value == "OFF" || pragma->value == "MEMORY";
  self.find(act, report,
            is_unsafe ? fmt::format("journal_mode {} leaves a damaged file when the process dies", pragma->value)
                      : fmt::format("journal_mode {} waits until all others have closed the file", pragma->value));
}

}  // namespace

const Checker journal_mode{rule, check};

}  // namespace fishway::lint::sqlite
