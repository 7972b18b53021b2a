#include "core/lint/postgres/replay.hpp"

#include <algorithm>

#include "core/lint/postgres/locks.hpp"
#include "core/lint/postgres/publications.hpp"
#include "core/lint/postgres/replay_parts.hpp"

namespace fishway::lint::postgres {
namespace {

void insert_rows(const Node& body, Model& model) {
  const TableName name = model.resolve(get(body, "relation"));
  if (Table* table = model.table(name)) table->may_hold_rows = true;
  for (const TableName& beneath : descendants_of(name, model)) model.table(beneath)->may_hold_rows = true;
}

void select(const Node& body, const Act& act, Model& model) {
  if (const Node& into = get(body, "intoClause"); into.is_object())
    return create_table_as(into, act.node, Node(), act.is_conditional, model);
  set_by_function(body, model);
}

std::string definition_of(const Act& act) { return act.is_inside ? std::string() : act.statement.text; }

bool play_definition(std::string_view type, const Node& body, const Act& act, Model& model) {
  if (type == "CreateStmt")
    create_table(body, act.is_conditional, model);
  else if (type == "CreateForeignTableStmt")
    create_table(get(body, "base"), act.is_conditional, model);
  else if (type == "CreateTableAsStmt")
    create_table_as(get(body, "into"), get(body, "query"), body, act.is_conditional, model);
  else if (type == "ViewStmt")
    create_view(body, model);
  else if (type == "IndexStmt")
    create_index(body, act.is_conditional, model);
  else if (type == "CreateSeqStmt")
    create_sequence(body, model);
  else if (type == "CompositeTypeStmt")
    create_composite_type(body, model);
  else if (type == "CreateEnumStmt")
    create_enum(body, model);
  else if (type == "CreateDomainStmt")
    create_domain(body, model);
  else if (type == "CreateFunctionStmt")
    create_function(body, definition_of(act), model);
  else if (type == "CreateTrigStmt")
    create_trigger(body, model);
  else if (type == "CreateSchemaStmt")
    model.schemas.try_emplace(text_of(body, "schemaname"), model.age_of_new());
  else
    return false;
  return true;
}

bool play_change(std::string_view type, const Node& body, Model& model) {
  if (type == "AlterTableStmt")
    alter_table(body, model);
  else if (type == "RenameStmt")
    rename(body, model);
  else if (type == "AlterObjectSchemaStmt")
    set_schema(body, model);
  else if (type == "DropStmt")
    drop(body, model);
  else if (type == "AlterEnumStmt")
    alter_enum(body, model);
  else if (type == "AlterDomainStmt")
    alter_domain(body, model);
  else if (type == "AlterSeqStmt")
    alter_sequence(body, model);
  else if (type == "AlterFunctionStmt")
    alter_function(body, model);
  else if (type == "VariableSetStmt")
    set_variable(body, model);
  else if (type == "DiscardStmt")
    discard(body, model);
  else if (type == "PrepareStmt")
    model.prepared[text_of(body, "name")] = get(body, "query");
  else
    return false;
  return true;
}

// Calls `change` with each age of what stands under the names that are remembered.
template <typename Change>
void for_each_age(Model& model, const Change& change) {
  for (const TableName& name : model.recent) {
    if (Table* table = model.table(name)) {
      change(table->age);
      for (Column& column : table->columns) change(column.age);
      for (Constraint& constraint : table->constraints) change(constraint.age);
    }
    if (const auto index = model.indexes.find(name); index != model.indexes.end()) change(index->second.age);
    if (const auto found = model.enums.find(name); found != model.enums.end()) {
      change(found->second.age);
      for (auto& [label, age] : found->second.label_ages) change(age);
    }
    if (const auto domain = model.domains.find(name); domain != model.domains.end()) {
      change(domain->second.age);
      for (Constraint& constraint : domain->second.constraints) change(constraint.age);
    }
    const auto [first, last] = model.functions.equal_range(name);
    for (auto function = first; function != last; ++function) change(function->second.age);
  }
  for (auto& [name, age] : model.schemas) change(age);
}

void drop_temporary_tables(Model& model, bool all) {
  std::vector<TableName> ended;
  for (auto at = model.tables.lower_bound({"pg_temp", ""}); at != model.tables.end() && at->first.schema == "pg_temp";
       ++at)
    if (all || at->second.is_dropped_on_commit) ended.push_back(at->first);
  for (const TableName& name : ended) {
    drop_table(name, true, model);
    model.gone.erase(name);
  }
}

}  // namespace

void play(const Act& act, Model& model) {
  const std::string_view type = act.type();
  const Node& body = act.body();
  if (type == "SelectStmt") return select(body, act, model);
  if (type == "InsertStmt" || type == "MergeStmt") return insert_rows(body, model);
  if (type == "CopyStmt") {
    if (flag_of(body, "is_from")) insert_rows(body, model);
    return;
  }
  play_publication(act, model);
  if (!play_definition(type, body, act, model)) play_change(type, body, model);
}

void hold(const Act& act, const std::vector<Impact>& impacts, Model& model) {
  const std::size_t line = act.statement.position.line;
  const bool is_explicit = act.type() == "LockStmt";
  for (const Impact& impact : impacts) {
    if (impact.is_new || impact.lock.empty()) continue;
    auto& held = model.transaction.held;
    const auto found = std::ranges::find(held, impact.table, &TransactionState::Held::table);
    if (found == held.end())
      held.push_back({impact.table, impact.lock, line, is_explicit});
    else if (const std::string both = stronger(found->lock, impact.lock); both != found->lock)
      *found = {impact.table, both, line, is_explicit};
  }
}

void begin_transaction(Model& model, bool is_alone) {
  for_each_age(model, [](Age& age) {
    if (age == Age::this_transaction) age = Age::this_change;
  });
  drop_temporary_tables(model, false);
  model.search_path = model.session_search_path;
  model.transaction = {};
  model.transaction.is_alone = is_alone;
  model.transaction.time_zone_is_utc = model.session_time_zone_is_utc;
}

void begin_session(Model& model) {
  model.session_search_path = model.search_path = {model.default_schema};
  model.session_time_zone_is_utc = model.transaction.time_zone_is_utc = false;
}

void settle(Model& model) {
  for_each_age(model, [](Age& age) { age = Age::applied; });
  for (const TableName& name : model.recent) {
    if (Table* table = model.table(name)) {
      table->may_hold_rows = true;
      table->known_as.reset();
    }
    if (const auto found = model.enums.find(name); found != model.enums.end()) found->second.known_as.reset();
    if (const auto found = model.domains.find(name); found != model.domains.end()) found->second.known_as.reset();
  }
  drop_temporary_tables(model, true);
  model.recent.clear();
}

}  // namespace fishway::lint::postgres
