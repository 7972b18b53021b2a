#include <fmt/format.h>

#include "core/lint/sqlite/rules/rules.hpp"

namespace fishway::lint::sqlite {
namespace {

constexpr std::string_view users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);";

constexpr Example examples[] = {
    {"VACUUM", users, "VACUUM;"},
    {"VACUUM of a schema", users, "VACUUM main;"},
    {"VACUUM INTO only reads", users, "VACUUM INTO 'copy.db';", false},
    {"incremental", users, "PRAGMA incremental_vacuum(100);", false},
};

const Rule rule{
    .name = "vacuum",
    .kind = HazardKind::blocking_lock,
    .dialects = "sqlite",
    .summary = "VACUUM writes the whole file anew while nobody else can write",
    .what =
        "VACUUM copies everything into a temporary file and back, with an exclusive lock at its"
        " end: other writers wait for as long as the file is large, readers too outside of WAL "
        "mode. It needs up to twice the file's size on the disk.",
    .lock =
        "the write lock of the file, then an exclusive one, while the whole file is written "
        "anew",
    .versions = "",
    .fix =
        "-- A copy without the free pages takes no lock that a writer waits for in WAL mode:\n"
        "VACUUM INTO 'copy.db';\n"
        "-- or give free pages back a few at a time, where auto_vacuum is INCREMENTAL:\n"
        "PRAGMA incremental_vacuum(100);",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View&, StatementReport& report) {
  const Vacuum* vacuum = act.as<Vacuum>();
  if (!vacuum || vacuum->into) return;
  self.find(act, report, "VACUUM writes the whole file anew while others wait");
}

}  // namespace

const Checker vacuum{rule, check};

}  // namespace fishway::lint::sqlite
