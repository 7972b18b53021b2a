#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"a foreign key of a partitioned table",
     "CREATE TABLE u (id int PRIMARY KEY); CREATE TABLE p (id int, u_id int) PARTITION BY RANGE (id);",
     "ALTER TABLE p ADD FOREIGN KEY (u_id) REFERENCES u (id) NOT VALID;", true, 0, 180000},
    {"from 18 on it works",
     "CREATE TABLE u (id int PRIMARY KEY); CREATE TABLE p (id int, u_id int) PARTITION BY RANGE (id);",
     "ALTER TABLE p ADD FOREIGN KEY (u_id) REFERENCES u (id) NOT VALID;", false, 180000},
    {"of a table that is not partitioned", "CREATE TABLE u (id int PRIMARY KEY); CREATE TABLE t (u_id int);",
     "ALTER TABLE t ADD FOREIGN KEY (u_id) REFERENCES u (id) NOT VALID;", false},
    {"of a table that references a partitioned one",
     "CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id); CREATE TABLE c (p_id int);",
     "ALTER TABLE c ADD FOREIGN KEY (p_id) REFERENCES p (id) NOT VALID;", false},
    {"a CHECK of a partitioned table", "CREATE TABLE p (id int) PARTITION BY RANGE (id);",
     "ALTER TABLE p ADD CHECK (id > 0) NOT VALID;", false},
};

const Rule rule{
    .name = "not-valid-on-partitioned",
    .kind = HazardKind::failure,
    .dialects = "postgresql",
    .summary = "Before PostgreSQL 18 a foreign key of a partitioned table cannot be added as NOT VALID",
    .what = "The server refuses: \"cannot add NOT VALID foreign key on partitioned table\".",
    .lock = "",
    .versions = "until 17",
    .fix =
        "-- For each partition, then all at once, which finds them there and checks nothing again:\n"
        "ALTER TABLE p1 ADD CONSTRAINT p_u FOREIGN KEY (u_id) REFERENCES u (id) NOT VALID;\n"
        "ALTER TABLE p1 VALIDATE CONSTRAINT p_u;",
    .examples = examples,
};

bool is_partitioned(const TableName& name, const Model& model) {
  const Table* table = model.table(name);
  return table != nullptr && table->kind == RelationKind::partitioned;
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (act.is_conditional || view.since(18)) return;
  for (const Alteration& command : alterations(act, view.model)) {
    const Node& constraint = inside(command.definition());
    const bool is_foreign = text_of(constraint, "contype") == "CONSTR_FOREIGN";
    if (command.subtype != "AT_AddConstraint" || !is_foreign || !flag_of(constraint, "skip_validation")) continue;
    if (is_partitioned(command.table, view.model))
      self.find(act, report,
                fmt::format("{} is partitioned: the server refuses a foreign key as NOT VALID before 18",
                            command.table.text()));
  }
}

}  // namespace

const Checker not_valid_on_partitioned{rule, check};

}  // namespace fishway::lint::postgres
