#include <fmt/format.h>

#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"another database", "", "USE app;\nCREATE TABLE t (id INT PRIMARY KEY);"},
    {"as a word of another statement", "CREATE TABLE t (id INT PRIMARY KEY, KEY k (id));",
     "SELECT * FROM t USE INDEX (k);", false},
};

constexpr Rule rule = {
    .name = "use-database",
    .kind = HazardKind::wrong_target,
    .dialects = "mysql mariadb",
    .summary = "USE sends what follows to another database than the one that was asked for",
    .what =
        "What follows happens in the database of that name, whatever the URL says: a test that runs the same files in "
        "a database of its own changes this one.",
    .lock = "",
    .versions = "",
    .fix = "-- leave USE out, and name the database in the URL:\n--   fishway migrate --url mysql://host/app\n",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto* use = std::get_if<Use>(&act.parsed);
  if (use == nullptr || use->name == view.model.default_database) return;
  self.find(act, report, fmt::format("USE {} sends what follows to that database, whatever the URL says", use->name));
}

}  // namespace

const Checker use_database{rule, check};

}  // namespace fishway::lint::mysql
