#include <fmt/format.h>

#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr Example examples[] = {
    {"a table in production", "CREATE TABLE t (id INT PRIMARY KEY);", "TRUNCATE TABLE t;"},
    {"a table that no file created", "", "TRUNCATE t;"},
    {"a table that the same change created", "", "CREATE TABLE t (id INT);\nTRUNCATE TABLE t;", false},
    {"a temporary table", "CREATE TABLE t (id INT);", "CREATE TEMPORARY TABLE t (id INT);\nTRUNCATE t;", false},
};

constexpr Rule rule = {
    .name = "truncate",
    .kind = HazardKind::data_loss,
    .dialects = "mysql mariadb",
    .summary = "TRUNCATE loses every row, and cannot be rolled back",
    .what =
        "The server drops the table and makes an empty one in its place. It commits implicitly: no ROLLBACK brings the "
        "rows back.",
    .lock = "",
    .versions = "",
    .fix =
        "-- delete what is not needed, in batches:\n"
        "DELETE FROM sessions WHERE expires_at < NOW() - INTERVAL 30 DAY LIMIT 5000;\n"
        "-- or say that it is meant:\n"
        "-- fishway: allow=truncate reason=\"a cache, filled again by itself\"\n",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto* truncated = std::get_if<Truncate>(&act.parsed);
  if (truncated == nullptr || view.model.is_new(truncated->name)) return;
  self.find(act, truncated->name.offset, report, fmt::format("TRUNCATE loses all rows of {}", text_of(truncated->name)))
      .losses.push_back({view.model.resolve(truncated->name), {}});
}

}  // namespace

const Checker truncate{rule, check};

}  // namespace fishway::lint::mysql
