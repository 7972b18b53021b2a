#include <fmt/format.h>

#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"switched off", "", "SET sql_log_bin = 0;\nCREATE TABLE t (id INT PRIMARY KEY);"},
    {"switched off as a system variable", "", "SET @@SESSION.sql_log_bin = OFF;"},
    {"switched on", "", "SET sql_log_bin = 1;", false},
    {"another setting", "", "SET NAMES utf8mb4;\nSET foreign_key_checks = 0;", false},
};

constexpr Rule rule = {
    .name = "sql-log-bin",
    .kind = HazardKind::replication,
    .dialects = "mysql mariadb",
    .summary = "What is done with sql_log_bin off never reaches a replica",
    .what =
        "Nothing that follows is written to the binary log: replicas, and a restore to a point in time, do not get it. "
        "The next statement on that table may stop the replication.",
    .lock = "",
    .versions = "",
    .fix =
        "-- leave it out; where the session needs it for one statement, set it back at once:\nSET SESSION sql_log_bin "
        "= 1;\n",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View&, StatementReport& report) {
  const auto* set = std::get_if<Set>(&act.parsed);
  if (set == nullptr) return;
  for (const Assignment& assignment : set->assignments)
    if (assignment.name == "sql_log_bin" && assignment.scope != "USER" &&
        (assignment.text == "0" || assignment.text == "off"))
      self.find(act, report, "what follows is not written to the binary log, and no replica gets it");
}

}  // namespace

const Checker sql_log_bin{rule, check};

}  // namespace fishway::lint::mysql
