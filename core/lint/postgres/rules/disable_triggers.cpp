#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"all triggers, and they stay so", "CREATE TABLE t (id int);", "ALTER TABLE t DISABLE TRIGGER ALL;"},
    {"the session plays a replica", "CREATE TABLE t (id int PRIMARY KEY);",
     "SET session_replication_role = replica; INSERT INTO t VALUES (1);"},
    {"for one transaction", "", "SET LOCAL session_replication_role TO 'replica';"},
    {"enabled again in the same transaction", "CREATE TABLE t (id int);",
     "ALTER TABLE t DISABLE TRIGGER ALL; INSERT INTO t VALUES (1); ALTER TABLE t ENABLE TRIGGER ALL;", false},
    {"one trigger",
     "CREATE TABLE t (id int);"
     "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
     "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();",
     "ALTER TABLE t DISABLE TRIGGER g;", false},
    {"back to the usual role", "", "SET session_replication_role = DEFAULT;", false},
    {"a table that this change creates", "", "CREATE TABLE t (id int); ALTER TABLE t DISABLE TRIGGER ALL;", false},
};

const Rule rule{
    .name = "disable-triggers",
    .kind = HazardKind::replication,
    .dialects = "postgresql",
    .summary = "Switching triggers off switches foreign keys off as well",
    .what =
        "Foreign keys are triggers: with all triggers off, or the session in the role of a replica, rows are written "
        "that no check has seen, and nothing checks them later. What triggers keep elsewhere, in other tables or in "
        "queues for replicas, misses these rows.",
    .lock = "SHARE ROW EXCLUSIVE on the table for a moment",
    .versions = "",
    .fix =
        "-- Only the trigger that is in the way, and only for this transaction:\n"
        "ALTER TABLE t DISABLE TRIGGER t_touch;\n"
        "-- ...\n"
        "ALTER TABLE t ENABLE TRIGGER t_touch;",
    .examples = examples,
    .severity = Severity::warning,
};

bool plays_replica(const Act& act) {
  if (act.type() != "VariableSetStmt" || text_of(act.body(), "name") != "session_replication_role") return false;
  const Node& values = get(act.body(), "args");
  if (text_of(act.body(), "kind") != "VAR_SET_VALUE" || values.empty()) return false;
  return text_of(get(inside(values.front()), "sval"), "sval") == "replica";
}

void check(const Checker& self, const Act& act, const View& view, StatementReport& report) {
  if (plays_replica(act)) {
    self.find(act, report, "sets session_replication_role to replica: no foreign key and no trigger sees what follows");
    return;
  }
  for (const Alteration& command : alterations(act, view.model)) {
    if (command.subtype != "AT_DisableTrigAll" || view.model.is_new(command.table)) continue;
    const TableName name = command.table;
    self.find_later(act, view, fmt::format("leaves {} without triggers, and so without foreign keys", name.text()),
                    [name](const Model& at_commit) {
                      const Table* table = at_commit.table(name);
                      return table == nullptr || !table->has_triggers_off;
                    });
  }
}

}  // namespace

const Checker disable_triggers{rule, check};

}  // namespace fishway::lint::postgres
