#include "core/lint/postgres/create_locks.hpp"

#include "core/lint/postgres/lock_names.hpp"
#include "core/lint/postgres/partition_proof.hpp"
#include "core/lint/postgres/query_reach.hpp"

namespace fishway::lint::postgres {
namespace {

// References that are written at a column, and those of the table.
void add_references(const Node& element, const Model& model, ImpactList& impacts) {
  const Node& node = inside(element);
  if (type_of(element) == "Constraint" && text_of(node, "contype") == "CONSTR_FOREIGN")
    impacts.add(model.resolve(get(node, "pktable")), share_row_exclusive);
  if (type_of(element) == "TableLikeClause") impacts.add(model.resolve(get(node, "relation")), access_share);
  if (type_of(element) == "ColumnDef")
    for (const Node& constraint : get(node, "constraints")) add_references(constraint, model, impacts);
}

void add_partition(const Node& statement, const TableName& parent, const Model& model, ImpactList& impacts) {
  impacts.add(parent, access_exclusive);
  const Table* table = model.table(parent);
  const Table* other = model.default_partition_of(parent);
  const Node& bound = get(statement, "partbound");
  if (other == nullptr || flag_of(bound, "is_default")) return;
  static const Node none;
  const Node& key = table != nullptr && table->partition_key ? *table->partition_key : none;
  impacts.add_family(other->name, access_exclusive, excludes_bound(*other, bound, key) ? Work::none : Work::scan);
}

}  // namespace

bool index_is_there(const Node& statement, const Model& model) {
  if (!flag_of(statement, "if_not_exists")) return false;
  const TableName table = model.resolve(get(statement, "relation"));
  return model.index({table.schema, text_of(statement, "idxname")}) != nullptr;
}

void add_create_index(const Act& act, const Model& model, int, ImpactList& impacts) {
  const Node& relation = get(act.body(), "relation");
  const TableName name = model.resolve(relation);
  const bool is_concurrent = flag_of(act.body(), "concurrent");
  const std::string_view lock = is_concurrent ? share_update_exclusive : share;
  const Table* table = model.table(name);
  const bool is_plain = table != nullptr && table->is_known && table->kind != RelationKind::partitioned;
  if (index_is_there(act.body(), model)) return impacts.add(name, lock);
  if (flag_of(relation, "inh") && table != nullptr && table->kind == RelationKind::partitioned)
    return impacts.add_family(name, lock, Work::index_build);
  // ON ONLY is for partitioned tables: a plain table has its index built nevertheless.
  impacts.add(name, lock, flag_of(relation, "inh") || is_plain ? Work::index_build : Work::none);
}

void add_create_table(const Act& act, const Model& model, int, ImpactList& impacts) {
  const TableName name = model.creation_name(get(act.body(), "relation"));
  if (flag_of(act.body(), "if_not_exists") && model.table(name) != nullptr && model.table(name)->is_known) return;
  impacts.add_created(name);
  for (const Node& element : get(act.body(), "tableElts")) add_references(element, model, impacts);
  for (const Node& constraint : get(act.body(), "constraints")) add_references(constraint, model, impacts);
  for (const Node& parent : get(act.body(), "inhRelations")) {
    const TableName of = model.resolve(inside(parent));
    if (act.body().contains("partbound"))
      add_partition(act.body(), of, model, impacts);
    else
      impacts.add(of, share_update_exclusive);
  }
}

void add_create_table_as(const Act& act, const Model& model, int, ImpactList& impacts) {
  impacts.add_created(model.creation_name(get(get(act.body(), "into"), "rel")));
  for (const TableName& table : tables_read(get(act.body(), "query"), model)) impacts.add(table, access_share);
  for (const TableName& table : tables_gone_through(act, model)) impacts.add(table, access_share, Work::scan);
}

void add_create_sequence(const Act& act, const Model& model, int, ImpactList& impacts) {
  impacts.add_created(model.creation_name(get(act.body(), "sequence")));
}

void add_create_statistics(const Act& act, const Model& model, int, ImpactList& impacts) {
  for (const Node& relation : get(act.body(), "relations"))
    impacts.add(model.resolve(inside(relation)), share_update_exclusive);
}

void add_create_trigger(const Act& act, const Model& model, int, ImpactList& impacts) {
  impacts.add_family(model.resolve(get(act.body(), "relation")), share_row_exclusive);
  if (act.body().contains("constrrel")) impacts.add(model.resolve(get(act.body(), "constrrel")), share_row_exclusive);
}

void add_policy(const Act& act, const Model& model, int, ImpactList& impacts) {
  impacts.add(model.resolve(get(act.body(), "table")), access_exclusive);
}

void add_publication(const Act& act, const Model& model, int, ImpactList& impacts) {
  for (const Node& object : get(act.body(), "pubobjects"))
    if (const Node& table = get(inside(object), "pubtable"); table.is_object())
      impacts.add(model.resolve(get(table, "relation")), share_update_exclusive);
}

void add_rule(const Act& act, const Model& model, int, ImpactList& impacts) {
  impacts.add(model.resolve(get(act.body(), "relation")), access_exclusive);
}

void add_view(const Act& act, const Model& model, int, ImpactList& impacts) {
  const TableName name = model.creation_name(get(act.body(), "view"));
  const bool is_there = flag_of(act.body(), "replace") && !model.gone.contains(name);
  const bool may_be_there = is_there && (model.table(name) == nullptr || !model.is_new(name));
  if (may_be_there)
    impacts.add(name, access_exclusive);
  else
    impacts.add_created(name);
  for (const TableName& table : tables_read(get(act.body(), "query"), model)) impacts.add(table, access_share);
}

}  // namespace fishway::lint::postgres
