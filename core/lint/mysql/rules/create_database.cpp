#include <fmt/format.h>

#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"a database", "", "CREATE DATABASE app;"},
    {"by its other name", "", "CREATE SCHEMA IF NOT EXISTS app;"},
    {"in a comment", "", "-- CREATE DATABASE app;\nCREATE TABLE t (id INT PRIMARY KEY);", false},
};

constexpr Rule rule = {
    .name = "create-database",
    .kind = HazardKind::wrong_target,
    .dialects = "mysql mariadb",
    .summary = "A migration belongs to one database, and making others is the task of who sets the server up",
    .what =
        "The database that the URL names is the one that the migration is meant for, and that its history is kept in. "
        "Another one is made on whichever server this happens to run, with rights that a migration should not need, "
        "and is not what the next statements use.",
    .lock = "",
    .versions = "",
    .fix =
        "-- make it beside the migrations, and name it in the URL:\n--   mysql -e \"CREATE DATABASE app CHARACTER SET "
        "utf8mb4\"\n--   fishway migrate --url mysql://host/app\n",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View&, StatementReport& report) {
  const auto* create = std::get_if<CreateObject>(&act.parsed);
  if (create == nullptr || create->kind != ObjectKind::database || create->is_alter) return;
  self.find(act, report,
            fmt::format("CREATE DATABASE {} leaves the database that this migration is meant for", create->name.name));
}

}  // namespace

const Checker create_database{rule, check};

}  // namespace fishway::lint::mysql
