#include <fmt/format.h>

#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"of the server", "", "SET GLOBAL max_connections = 500;"},
    {"kept for the next start", "", "SET @@PERSIST.max_connections = 500;"},
    {"of the session", "", "SET SESSION sort_buffer_size = 4194304;", false},
    {"a user variable", "", "SET @global = 1;", false},
};

constexpr Rule rule = {
    .name = "set-global",
    .kind = HazardKind::replication,
    .dialects = "mysql mariadb",
    .summary = "SET GLOBAL and SET PERSIST change the server for everyone, and no replica gets them",
    .what =
        "The setting holds for every session that connects from then on, of every application on that server; it is "
        "not replicated, and (but for PERSIST) gone when the server restarts.",
    .lock = "",
    .versions = "",
    .fix = "-- in the server's own configuration; or for this session only:\nSET SESSION sort_buffer_size = 4194304;\n",
    .examples = examples,
    .severity = Severity::warning,
};

void check(const Checker& self, const Act& act, const View&, StatementReport& report) {
  const auto* set = std::get_if<Set>(&act.parsed);
  if (set == nullptr) return;
  for (const Assignment& assignment : set->assignments)
    if (assignment.scope == "GLOBAL" || assignment.scope.starts_with("PERSIST"))
      self.find(act, report,
                fmt::format("SET {} {} changes the server for everyone, and no replica gets it", assignment.scope,
                            assignment.name));
}

}  // namespace

const Checker set_global{rule, check};

}  // namespace fishway::lint::mysql
