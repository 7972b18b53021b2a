#include <fmt/format.h>

#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"a database", "", "DROP DATABASE app;"},
    {"by its other name", "", "DROP SCHEMA IF EXISTS app;"},
    {"one that the same change created", "", "CREATE DATABASE scratch;\nDROP DATABASE scratch;", false},
};

constexpr Rule rule = {
    .name = "drop-database",
    .kind = HazardKind::data_loss,
    .dialects = "mysql mariadb",
    .summary = "DROP DATABASE loses every table in it",
    .what = "The database, its tables and their rows are gone at once, and no ROLLBACK brings them back.",
    .lock = "",
    .versions = "",
    .fix = "-- drop it beside the migrations, once a backup has been tried\n",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto* drop = std::get_if<DropObject>(&act.parsed);
  if (drop == nullptr || drop->kind != ObjectKind::database || drop->names.empty()) return;
  const std::string& name = drop->names.front().name;
  const auto found = view.model.databases.find(name);
  if (found != view.model.databases.end() && found->second != Age::applied) return;
  self.find(act, report, fmt::format("DROP DATABASE {} loses every table in it", name));
}

}  // namespace

const Checker drop_database{rule, check};

}  // namespace fishway::lint::mysql
