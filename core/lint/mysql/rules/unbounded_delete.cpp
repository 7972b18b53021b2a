#include <fmt/format.h>

#include "core/lint/mysql/bounds.hpp"
#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr std::string_view table = "CREATE TABLE t (id INT PRIMARY KEY, v INT);";

constexpr Example examples[] = {
    {"without a WHERE", table, "DELETE FROM t;"},
    {"with a WHERE that is always true", table, "DELETE FROM t WHERE TRUE;"},
    {"with an OR that is always true", table, "DELETE FROM t WHERE v = 1 OR 1 = 1;"},
    {"through a join", table, "DELETE t FROM t JOIN u ON u.id = t.id;"},
    {"with a WHERE", table, "DELETE FROM t WHERE v = 1;", false},
    {"with a LIMIT", table, "DELETE FROM t ORDER BY id LIMIT 100;", false},
    {"of a table that the same change created", "", "CREATE TABLE t (id INT);\nDELETE FROM t;", false},
    {"a key without its row in another table", table, "DELETE t FROM t LEFT JOIN u ON u.id = t.id WHERE u.id IS NULL;",
     false},
};

constexpr Rule rule = {
    .name = "unbounded-delete",
    .kind = HazardKind::unbounded_change,
    .dialects = "mysql mariadb",
    .summary = "One DELETE of all rows locks each of them until it is done, and loses them",
    .what =
        "Every row is locked until the statement commits, so everyone who writes to one waits. It is one long "
        "transaction: the undo "
        "log grows, replicas fall behind by as long as it takes, and a failure at the end takes as long again to undo.",
    .lock = "exclusive row locks on every row: until the statement commits",
    .versions = "",
    .fix =
        "-- in batches, again and again until no row is left:\n"
        "DELETE FROM sessions WHERE expires_at < NOW() LIMIT 5000;\n",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto* change = std::get_if<Change>(&act.parsed);
  if (change == nullptr || change->kind != ChangeKind::erase || change->targets.empty()) return;
  const std::string why = why_unbounded(*change, act, view.model);
  if (why.empty() || view.model.is_new(change->targets.front())) return;
  Finding& finding = self.find(
      act, report, fmt::format("this DELETE takes every row of {}: {}", text_of(change->targets.front()), why));
  finding.impacts = view.impacts;
  finding.losses.push_back({view.model.resolve(change->targets.front()), {}});
}

}  // namespace

const Checker unbounded_delete{rule, check};

}  // namespace fishway::lint::mysql
