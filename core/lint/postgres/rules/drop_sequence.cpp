#include <fmt/format.h>

#include "core/lint/postgres/objects.hpp"
#include "core/lint/postgres/rules/rules.hpp"

namespace fishway::lint::postgres {
namespace {

constexpr Example examples[] = {
    {"dropping a sequence of an earlier migration", "CREATE SEQUENCE invoice_number;", "DROP SEQUENCE invoice_number;"},
    {"dropping a sequence that no file created", "", "DROP SEQUENCE IF EXISTS invoice_number;"},
    {"creating it again in the same transaction", "CREATE SEQUENCE invoice_number;",
     "DROP SEQUENCE invoice_number; CREATE SEQUENCE invoice_number START 1000;", false},
    {"a sequence that this change creates", "", "CREATE SEQUENCE s; DROP SEQUENCE s;", false},
    {"a temporary sequence", "", "CREATE TEMP SEQUENCE s; DROP SEQUENCE s;", false},
};

const Rule rule{
    .name = "drop-sequence",
    .kind = HazardKind::broken_release,
    .dialects = "postgresql",
    .summary = "DROP SEQUENCE breaks the code that still takes numbers from it",
    .what =
        "The code that is running while the migration is applied still calls nextval on it: each of its calls fails "
        "from the commit on. Where the sequence stood is lost.",
    .lock = "ACCESS EXCLUSIVE on the sequence for a moment",
    .versions = "",
    .fix =
        "-- 1. Release code that does not use it any more.\n"
        "-- 2. Drop it in a later migration that says so:\n"
        "-- fishway: phase=contract\n"
        "DROP SEQUENCE invoice_number;",
    .examples = examples,
};

// An identity column takes its place: its own sequence may have the same name.
bool became_identity(const std::string& owner, const Model& at_commit) {
  for (const auto& [name, table] : at_commit.tables)
    for (const Column& column : table.columns)
      if (column.is_identity && (owner == name.name + "." + column.name || owner == name.text() + "." + column.name))
        return true;
  return false;
}

void check(const Checker& self, const Act& act, const View& view, StatementReport&) {
  if (view.is_contract() || !drops(act, "OBJECT_SEQUENCE")) return;
  for (const auto& [sequence, node] : dropped(act.body(), view.model)) {
    if (view.model.is_new(sequence) || view.model.gone.contains(sequence)) continue;
    const TableName name = sequence;
    const Table* known = view.model.table(name);
    const std::string owner = known == nullptr ? "" : known->owned_by_column;
    self.find_later(act, view, fmt::format("drops sequence {}", name.text()), [name, owner](const Model& at_commit) {
      const Table* again = at_commit.table(name);
      return (again != nullptr && again->kind == RelationKind::sequence) ||
             (!owner.empty() && became_identity(owner, at_commit));
    });
  }
}

}  // namespace

const Checker drop_sequence{rule, check};

}  // namespace fishway::lint::postgres
