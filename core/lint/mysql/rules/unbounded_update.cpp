#include <fmt/format.h>

#include "core/lint/mysql/bounds.hpp"
#include "core/lint/mysql/check.hpp"
#include "core/lint/mysql/rules/rules.hpp"

namespace fishway::lint::mysql {
namespace {

constexpr std::string_view table = "CREATE TABLE t (id INT PRIMARY KEY, v INT, w INT NOT NULL);";

constexpr Example examples[] = {
    {"without a WHERE", table, "UPDATE t SET v = 1;"},
    {"with a WHERE that is always true", table, "UPDATE t SET v = 1 WHERE 1 = 1;"},
    {"with a WHERE that only gets past safe updates", table, "UPDATE t SET v = 1 WHERE id > 0;"},
    {"through a join", table, "UPDATE t JOIN u ON u.id = t.id SET t.v = u.v;"},
    {"of a column that is empty everywhere", table,
     "ALTER TABLE t ADD COLUMN n INT;\nUPDATE t SET n = v WHERE n IS NULL;"},
    {"in a procedure that is called", table, "CREATE PROCEDURE p() BEGIN UPDATE t SET v = 1; END;\nCALL p();"},
    {"with a WHERE", table, "UPDATE t SET v = 1 WHERE v = 2;", false},
    {"with a LIMIT", table, "UPDATE t SET v = 1 WHERE v IS NULL LIMIT 1000;", false},
    {"by a temporary table of few rows", table,
     "CREATE TEMPORARY TABLE ids (id INT PRIMARY KEY);\nUPDATE t JOIN ids ON ids.id = t.id SET t.v = 1;", false},
    {"by a subquery of few rows", table,
     "UPDATE t JOIN (SELECT id FROM t WHERE v = 1 LIMIT 100) few ON few.id = t.id SET t.v = 2;", false},
    {"of a table that the same change created", "", "CREATE TABLE t (id INT);\nUPDATE t SET id = 1;", false},
    {"in a procedure that is not called", table, "CREATE PROCEDURE p() BEGIN UPDATE t SET v = 1; END;", false},
};

constexpr Rule rule = {
    .name = "unbounded-update",
    .kind = HazardKind::unbounded_change,
    .dialects = "mysql mariadb",
    .summary = "One UPDATE of all rows locks each of them until it is done",
    .what =
        "Every row is locked until the statement commits, so everyone who writes to one waits. It is one long "
        "transaction: the undo "
        "log grows, replicas fall behind by as long as it takes, and a failure at the end takes as long again to undo.",
    .lock = "exclusive row locks on every row: until the statement commits",
    .versions = "",
    .fix =
        "-- in batches, again and again until no row is left:\n"
        "UPDATE orders SET state = 'new' WHERE state IS NULL LIMIT 5000;\n",
    .examples = examples,
};

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  const auto* change = std::get_if<Change>(&act.parsed);
  if (change == nullptr || change->kind != ChangeKind::update || change->targets.empty()) return;
  const std::string why = why_unbounded(*change, act, view.model);
  if (why.empty() || view.model.is_new(change->targets.front())) return;
  self.find(act, report, fmt::format("this UPDATE changes every row of {}: {}", text_of(change->targets.front()), why))
      .impacts = view.impacts;
}

}  // namespace

const Checker unbounded_update{rule, check};

}  // namespace fishway::lint::mysql
